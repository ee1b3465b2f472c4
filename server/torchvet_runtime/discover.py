"""How a file is to be trained, told from its text alone: nothing of it is run or imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from torchvet_runtime.models_in_text import Candidate, candidates, framework_models
from torchvet_runtime.project_plan import ProjectPlan
from torchvet_runtime.reachable import ReachedCall, reached_calls
from torchvet_runtime.source import Source, with_local_imports
from torchvet_runtime.wishes import COMMENT, CONFIGURE

_DATA_CALLS = {"DataLoader", "TensorDataset", "random_split", "ImageFolder"}
# What starts training in frameworks that bring their own loop, by the package that is imported.
_FRAMEWORK_RUNS = {
    "lightning": {"fit"},
    "pytorch_lightning": {"fit"},
    "transformers": {"train"},
    "trl": {"train"},
    "ignite": {"run"},
    "fastai": {"fit", "fit_one_cycle", "fine_tune"},
    "skorch": {"fit"},
    "keras": {"fit"},
    "composer": {"fit"},
    "catalyst": {"train"},
    "ultralytics": {"train"},
}
# Whose word for "train" is also a method of every model: a …Trainer must be named too.
_NEEDS_TRAINER = {"transformers", "trl"}


_NOTHING_SAID = ProjectPlan()


class Mode(str, Enum):
    """Who trains, or why nobody can."""

    SCRIPT = "script"
    FRAMEWORK = "framework"
    PARTS = "parts"
    MODEL_ONLY = "model_only"
    AMBIGUOUS = "ambiguous"
    NOTHING = "nothing"

    @property
    def is_run_as_it_is(self) -> bool:
        """Whether the file trains by itself."""
        return self in {Mode.SCRIPT, Mode.FRAMEWORK}


@dataclass(frozen=True)
class Discovery:
    """What was found in a file. `advice` is there when it can't be trained as it is: what is missing, what to do."""

    mode: Mode
    reason: str
    candidates: tuple[Candidate, ...] = ()
    advice: str = ""
    notes: tuple[str, ...] = ()
    # The file and those beside it that it imports.
    sources: tuple[Source, ...] = ()


def discover(source: Source, target: str | None, project: ProjectPlan = _NOTHING_SAID) -> Discovery:
    """How `source` is to be trained; `target` is what stands behind `::`."""
    sources = with_local_imports(source)
    return replace(_discovered(sources, target, project), sources=tuple(sources))


def _discovered(sources: list[Source], target: str | None, project: ProjectPlan) -> Discovery:
    source = sources[0]
    if project.mode == "script":
        return Discovery(Mode.SCRIPT, f"trains by itself, says {project.place}", notes=_unused(target))
    found = tuple(candidates(sources))
    named = next((each for each in found if each.name == target), None)
    chosen = (named,) if named else found
    if project.mode == "parts" or project.names_parts:
        return Discovery(Mode.PARTS, f"is trained as {project.place} says", chosen)
    if asked := _asked_for(source):
        return Discovery(Mode.PARTS, asked, chosen)
    calls = reached_calls(sources)
    for call in calls:
        if call.method == "backward":
            return Discovery(
                Mode.SCRIPT, f"has its own training loop: {_place(source, call)}", notes=_unused(target)
            )
    if (run := _framework_run(sources, calls)) is not None:
        reason = f"is trained by its framework: {_place(source, run)}"
        return Discovery(Mode.FRAMEWORK, reason, notes=_unused(target))
    if not chosen and (framework := framework_models(source)):
        advice = f"{framework[0]} is a framework's module; call its trainer's fit() in the file, or run the file that does"
        return Discovery(Mode.NOTHING, "has a model of a framework, and starts no training", advice=advice)
    return _of_parts(sources, calls, chosen, target)


def _of_parts(
    sources: list[Source], calls: list[ReachedCall], found: tuple[Candidate, ...], target: str | None
) -> Discovery:
    source, has_data = sources[0], _has_data(sources)
    if not found and not (has_data and calls):
        advice = "a model is a class derived from torch.nn.Module, or an object such as nn.Sequential(…)"
        return Discovery(Mode.NOTHING, "has no model and no training loop", advice=advice)
    if not has_data:
        what = found[0].name if found else "the model"
        advice = (
            f"it has {what} and no data; add a DataLoader or a Dataset to the file (snippets torch-loaders and "
            f"torch-dataset), or say where they are: `{COMMENT} model={what}() train=…`; "
            "--dry-run tries the model on random numbers"
        )
        return Discovery(Mode.MODEL_ONLY, "has a model and no data", found, advice)
    if len(found) > 1 and target is None:
        listed = ", ".join(f"{source.path.name}::{each.name}" for each in found)
        return Discovery(Mode.AMBIGUOUS, "has several models", found, f"choose one: {listed}")
    notes = tuple(
        f"{name}() calls backward() and nothing calls {name}(), so torchvet's own loop is used"
        for name in _functions_calling(source, "backward")
    )
    return Discovery(Mode.PARTS, "has a model and data, and no training loop", found, notes=notes)


def _asked_for(source: Source) -> str:
    """The reason to use our own loop whatever else is in the file, empty when there is none."""
    line = next((number for number, text in source.comments() if text.startswith(COMMENT)), None)
    if line is not None:
        return f"says how to train it in line {line}"
    names = {each.name for each in source.tree.body if isinstance(each, ast.FunctionDef)}
    return f"defines {CONFIGURE}()" if CONFIGURE in names else ""


def _framework_run(sources: list[Source], calls: list[ReachedCall]) -> ReachedCall | None:
    for source in sources:
        packages = {each.split(".")[0] for each in source.names.values()}
        has_trainer = any(each.rpartition(".")[2].endswith("Trainer") for each in source.names.values())
        for package in packages & _FRAMEWORK_RUNS.keys():
            if package in _NEEDS_TRAINER and not has_trainer:
                continue
            for call in calls:
                if call.source is source and call.method in _FRAMEWORK_RUNS[package]:
                    return call
    return None


def _has_data(sources: list[Source]) -> bool:
    """Whether the text makes data, derives a dataset, or imports something that does or is called so."""
    source, *beside = sources
    if any(_makes_data(source, node) for node in ast.walk(source.tree)):
        return True
    taken = {each.rpartition(".")[2] for each in source.names.values()}
    for other in beside:
        for node in other.tree.body:
            is_taken = isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name in taken
            if is_taken and any(_makes_data(other, each) for each in ast.walk(node)):
                return True
    imported = (name for name in source.names if name not in _DATA_CALLS)
    return any(
        "loader" in name.lower() or "dataset" in name.lower() for name in imported if name != "Dataset"
    )


def _makes_data(source: Source, node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return source.qualified(node.func).rpartition(".")[2] in _DATA_CALLS
    return isinstance(node, ast.ClassDef) and any("Dataset" in source.qualified(each) for each in node.bases)


def _functions_calling(source: Source, method: str) -> Iterator[str]:
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef):
            calls = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
            if any(isinstance(each, ast.Attribute) and each.attr == method for each in calls):
                yield node.name


def _place(source: Source, call: ReachedCall) -> str:
    where = "line" if call.source is source else f"{call.source.path.name}, line"
    return f"{where} {call.node.lineno}, {call.method}()"


def _unused(target: str | None) -> tuple[str, ...]:
    return (f"::{target} is not used: the file decides what it trains",) if target else ()
