"""Mixed precision inside one scope: a scaled backward, and what becomes of the scaled gradients."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from torchvet.facts.call_parts import argument, is_true, method_of
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.loop_order import CLIPS
from torchvet.facts.optimizer_paths import is_optimizer, is_proven_optimizer, is_proven_scaler, is_scaler
from torchvet.facts.pieces import path_text
from torchvet.syntax.nodes import place

_SCALED = re.compile(r"\.scale\(")
_SCALING = re.compile(r"scaler|accelerat|fabric", re.I)
_OWN_METHODS = frozenset(
    "scale step update unscale_ state_dict load_state_dict get_scale is_enabled get_growth_factor "
    "get_backoff_factor get_growth_interval set_growth_factor set_backoff_factor set_growth_interval".split()
)


class Misuse(Enum):
    """What goes wrong with the scaler."""

    BYPASSED = auto()
    NOT_UPDATED = auto()
    CLIPPED_SCALED = auto()


@dataclass(frozen=True)
class ScalerMisuse:
    """A misuse at `node`, the step or the clipping; `scaler` is its text, `backward` the scaled backward."""

    misuse: Misuse
    node: ast.Call
    scaler: ast.expr
    backward: ast.Call
    is_certain: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[ScalerMisuse]:
        """Every one of this file."""
        if not _SCALED.search(file.source.text):
            return
        (code,) = file.facts(LocalCode)
        for backward, scaler in _scaled_backwards(code):
            is_certain = is_proven_scaler(code, scaler)
            calls = _calls_beside(code, backward)
            for misuse, node in _misuses(code, backward, scaler, calls):
                yield cls(misuse, node, scaler, backward, is_certain and _is_proven_step(code, node))


def _is_proven_step(code: LocalCode, node: ast.Call) -> bool:
    owner = method_of(node, "step")
    return owner is None or bool(node.args) or is_proven_optimizer(code, owner)


def _scaled_backwards(code: LocalCode) -> Iterator[tuple[ast.Call, ast.expr]]:
    """`scaler.scale(loss).backward()`, and the scaler."""
    for node in code.methods_called("backward"):
        scaled = method_of(node, "backward")
        scaler = method_of(scaled, "scale") if scaled is not None else None
        if scaler is not None and is_scaler(code, scaler):
            yield node, scaler


def _calls_beside(code: LocalCode, node: ast.AST) -> list[ast.Call]:
    """The calls of the innermost loop around `node`, of its scope when there is none."""
    loops = code.loops(node)
    nodes = code.in_scope[code.scope(node)]
    return [
        each for each in nodes if isinstance(each, ast.Call) and (not loops or loops[0] in code.around(each))
    ]


def _misuses(
    code: LocalCode, backward: ast.Call, scaler: ast.expr, calls: list[ast.Call]
) -> Iterator[tuple[Misuse, ast.Call]]:
    path = path_text(scaler)
    uses = _uses(code, path)
    if uses is None:
        return
    later = [each for each in calls if place(each) > place(backward)]
    scaled_steps = [each for each in later if _is_use(each, path, "step")]
    if "step" not in uses:
        for each in later:
            owner = method_of(each, "step")
            is_plain = owner is not None and not each.args and not each.keywords
            if is_plain and owner is not None and is_optimizer(code, owner) and "unscale_" not in uses:
                yield Misuse.BYPASSED, each
        return
    if scaled_steps and "update" not in uses and not _is_given(code, scaler):
        yield Misuse.NOT_UPDATED, scaled_steps[-1]
    unscaled = [each for each in later if _is_use(each, path, "unscale_")]
    if scaled_steps and ("unscale_" not in uses or unscaled):
        for each in later:
            is_early = all(place(each) < place(one) for one in unscaled)
            if code.name(each.func) in CLIPS and is_early and place(each) < place(scaled_steps[0]):
                yield Misuse.CLIPPED_SCALED, each


def _is_use(node: ast.Call, path: str, method: str) -> bool:
    owner = method_of(node, method)
    return owner is not None and path_text(owner) == path


def _is_given(code: LocalCode, scaler: ast.expr) -> bool:
    """Whether the scaler comes from a caller, who may do the rest."""
    return any(
        isinstance(target, ast.arg) for target, _ in code.all_bindings(scaler)
    ) or not code.all_bindings(scaler)


def _uses(code: LocalCode, path: str) -> set[str] | None:
    """The methods of `path` that the file calls; None when it goes where it cannot be followed."""
    found: set[str] = set()
    if not path:
        return None
    for node in code.reads.get(path.rpartition(".")[2], ()):
        if path_text(node).removeprefix("self.") != path.removeprefix("self."):
            continue
        around = code.parents[node]
        if isinstance(around, ast.Attribute) and around.attr in _OWN_METHODS:
            found.add(around.attr)
        elif not isinstance(around, ast.If | ast.IfExp | ast.Compare | ast.Attribute):
            return None
    return found


@dataclass(frozen=True)
class UnscaledHalf:
    """A backward through a float16 autocast in a file without any scaler."""

    backward: ast.Call
    autocast: ast.Call

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[UnscaledHalf]:
        """Every one of this file."""
        text = file.source.text
        if "autocast" not in text or ".backward(" not in text:
            return
        (code,) = file.facts(LocalCode)
        if any(map(_SCALING.search, code.identifiers)):
            return
        for node in code.index.of(ast.With):
            casts = [each.context_expr for each in node.items]
            cast = next((each for each in casts if isinstance(each, ast.Call) and _is_half(code, each)), None)
            backward = _backward_after(code, node) if cast is not None else None
            if cast is not None and backward is not None:
                yield cls(backward, cast)


def _is_half(code: LocalCode, cast: ast.Call) -> bool:
    name = code.name(cast.func)
    if name == "torch.cuda.amp.autocast":
        is_on, dtype = argument(cast, 0, "enabled"), argument(cast, 1, "dtype")
    elif name in ("torch.autocast", "torch.amp.autocast"):
        device = argument(cast, 0, "device_type")
        if not isinstance(device, ast.Constant) or device.value != "cuda":
            return False
        dtype, is_on = argument(cast, 1, "dtype"), argument(cast, 2, "enabled")
    else:
        return False
    is_half = dtype is None or code.name(dtype) in ("torch.float16", "torch.half")
    return is_half and (is_on is None or is_true(is_on))


def _backward_after(code: LocalCode, block: ast.With) -> ast.Call | None:
    """The first backward in or after `block`, in its innermost loop or scope."""
    for each in _calls_beside(code, block):
        if method_of(each, "backward") is not None and place(each) > place(block):
            return each
    return None
