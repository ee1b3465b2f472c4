"""A plan as keys for `[tool.torchvet.train]`: what was chosen and can be written down as it is, and the rest as remarks."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from torchvet_runtime.plan import Plan
from torchvet_runtime.project_plan import KEYS
from torchvet_runtime.source import Source
from torchvet_runtime.wishes import CONFIGURE, FALLBACK_NAMES

_PARTS = ("model", "train", "val", "loss", "optimizer", "scheduler")


@dataclass(frozen=True)
class Line:
    """One key. `is_remark` when it is found or made anew each time, and writing it down would not give the same."""

    key: str
    value: str | int | float | bool | list[str]
    reason: str
    is_remark: bool = False


def write_plan_keys(path: Path, plan: Plan, source: Source) -> None:
    """Writes the keys of a plan as JSON, for the program that edits pyproject.toml."""
    lines = [asdict(each) for each in plan_keys(plan, source)]
    content = {"v": 1, "file": plan.file, "lines": lines}
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")


def plan_keys(plan: Plan, source: Source) -> Iterator[Line]:
    """The keys that lead to this plan again."""
    if plan.mode != "parts":
        yield Line("mode", "script", plan.reason)
        if plan.arguments:
            yield Line("arguments", list(plan.arguments), "of the script")
    else:
        yield from _parts(plan, source)
    if plan.seed:
        yield Line("seed", plan.seed, "")
    if plan.devices != "auto":
        yield Line("devices", plan.devices, "")
    if plan.processes > 1:
        yield Line("processes", plan.processes, "")


def _parts(plan: Plan, source: Source) -> Iterator[Line]:
    said = dict(each.split("=", 1) for each in (*plan.project, *plan.settings))
    names = _top_level_names(source) | FALLBACK_NAMES
    for key in _PARTS:
        choice = getattr(plan, key)
        if choice is None:
            continue
        text = said.get(key) or choice.value.partition(": ")[0]
        leads_back = key in said or _leads_back(key, text, names)
        yield Line(key, text, choice.reason, _is_in_the_file(choice.reason, source) or not leads_back)
    if plan.epochs is not None:
        yield Line("epochs", plan.epochs, plan.epochs_reason, _is_in_the_file(plan.epochs_reason, source))
    for key, text in said.items():
        if key in KEYS and key not in {*_PARTS, "epochs"}:
            yield Line(key, _plain(text), "")


def _is_in_the_file(reason: str, source: Source) -> bool:
    """Whether the file itself says it, in a comment or in `configure_training()`, and so wins anyway."""
    return reason.startswith((f"{CONFIGURE}()", f"{source.path.name}:"))


def _leads_back(key: str, text: str, names: frozenset[str]) -> bool:
    """Whether evaluating `text` among the file's names gives the part again.

    Names and calls of the file's own do; a loss that was inferred, or an optimizer that was made, is chosen again.
    """
    try:
        tree = ast.parse(text, mode="eval")
    except SyntaxError:
        return False
    used = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}
    is_made_anew = key in {"loss", "optimizer"} and not isinstance(tree.body, ast.Name)
    # A loader that is called for twice may split the data twice.
    is_drawn_again = (
        key in {"train", "val"} and isinstance(tree.body, ast.Call) and not text.startswith("DataLoader(")
    )
    return used <= names and not is_made_anew and not is_drawn_again


def _top_level_names(source: Source) -> frozenset[str]:
    stored = {
        each.id
        for each in ast.walk(source.tree)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }
    defined = {each.name for each in source.tree.body if isinstance(each, ast.FunctionDef | ast.ClassDef)}
    return frozenset(stored | defined | source.names.keys())


def _plain(text: str) -> str | int | float | bool:
    try:
        value = ast.literal_eval({"true": "True", "false": "False"}.get(text, text))
    except (ValueError, SyntaxError):
        return text
    return value if isinstance(value, str | int | float | bool) else text
