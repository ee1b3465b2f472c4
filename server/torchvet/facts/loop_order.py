"""The order of backward, clipping and step inside one loop body, where all of them stand in it unconditionally.

Only for loops with exactly one backward and one step: with more (GANs, two-phase methods) order has other reasons.
Loops spread over several functions are `program`'s.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import method_of
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode, is_before
from torchvet.facts.optimizer_paths import is_optimizer, is_proven_optimizer
from torchvet.facts.relevance import may_train
from torchvet.facts.vocabulary import OTHER_FRAMEWORKS
from torchvet.syntax.nodes import place

CLIPS = frozenset(
    f"torch.nn.utils.{module}{name}"
    for module in ("", "clip_grad.")
    for name in ("clip_grad_norm_", "clip_grad_value_", "clip_grad_norm")
)
_ORDERED = re.compile(r"\.step\(")


@dataclass(frozen=True)
class OrderedLoop:
    """One pass of a training loop: its one backward, its one step, and what else matters, all unconditional.

    `is_certain`: the stepped optimizer is known by its constructor.
    """

    backward: ast.Call
    step: ast.Call
    clearings: tuple[ast.Call, ...]
    clips: tuple[ast.Call, ...]
    is_certain: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[OrderedLoop]:
        """Every such loop of this file."""
        text = file.source.text
        if not may_train(text) or not _ORDERED.search(text):
            return
        (code,) = file.facts(LocalCode)
        if code.imports.roots & OTHER_FRAMEWORKS or "closure" in text:
            return
        for calls in _by_loop(code).values():
            found = _ordered(code, calls)
            if found is not None:
                yield found

    def clears_outside(self) -> bool:
        """Whether something clears, and none of it between the backward and the step."""
        first, last = sorted((self.backward, self.step), key=place)
        inside = [each for each in self.clearings if place(first) < place(each) < place(last)]
        return bool(self.clearings) and not inside


def _by_loop(code: LocalCode) -> dict[ast.AST, list[ast.Call]]:
    """The calls of each innermost loop, and of each function outside of its loops."""
    found: dict[ast.AST, list[ast.Call]] = {}
    for node in code.index.of(ast.Call):
        loops, scope = code.loops(node), code.scope(node)
        if loops:
            found.setdefault(loops[0], []).append(node)
        elif isinstance(scope, ast.FunctionDef):
            # What a loop elsewhere calls for every batch.
            found.setdefault(scope, []).append(node)
    return found


def _ordered(code: LocalCode, calls: list[ast.Call]) -> OrderedLoop | None:
    backwards = [each for each in calls if _is_backward(code, each)]
    steps = [each for each in calls if _stepped(code, each) is not None]
    if len(backwards) != 1 or len(steps) != 1:
        return None
    loops = code.loops(steps[0])
    loop = loops[0] if loops else code.scope(steps[0])
    if not loops and not _is_computed_first(code, backwards[0], steps[0]):
        return None
    clearings = [each for each in calls if method_of(each, "zero_grad") is not None]
    clips = [each for each in calls if code.name(each.func) in CLIPS]
    parts = [*backwards, *steps, *clearings, *clips]
    if any(code.is_conditional(each, loop) for each in parts) or _has_exits(code, loop, parts):
        return None
    stepped = _stepped(code, steps[0])
    is_certain = stepped is not None and is_proven_optimizer(code, stepped)
    return OrderedLoop(backwards[0], steps[0], tuple(clearings), tuple(clips), is_certain)


def _is_computed_first(code: LocalCode, backward: ast.Call, step: ast.Call) -> bool:
    """Whether a function computes its loss before it steps: then the step belongs to that loss."""
    owner = method_of(backward, "backward")
    value = code.reaching(owner) if isinstance(owner, ast.Name) else None
    return value is not None and place(value) < place(step)


def _is_backward(code: LocalCode, node: ast.Call) -> bool:
    return method_of(node, "backward") is not None or code.name(node.func) == "torch.autograd.backward"


def _stepped(code: LocalCode, node: ast.Call) -> ast.expr | None:
    """The optimizer that `optimizer.step()` or `scaler.step(optimizer)` steps."""
    owner = method_of(node, "step")
    if owner is None:
        return None
    if not node.args and not node.keywords and is_optimizer(code, owner):
        return owner
    is_scaled = len(node.args) == 1 and is_optimizer(code, node.args[0])
    return node.args[0] if is_scaled else None


def _has_exits(code: LocalCode, loop: ast.AST, parts: list[ast.Call]) -> bool:
    """Whether some passes end between the parts."""
    first, last = min(map(place, parts)), max(map(place, parts))
    return any(
        isinstance(each, ast.Continue | ast.Break)
        and first < place(each) < last
        and loop in code.around(each)
        for each in code.in_scope[code.scope(loop)]
    )


@dataclass(frozen=True)
class IdleClip:
    """A clipping that acts on gradients no step will use."""

    clip: ast.Call
    loop: OrderedLoop
    is_late: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[IdleClip]:
        """Every one of this file."""
        for loop in file.facts(OrderedLoop):
            if len(loop.clips) != 1 or not is_before(loop.backward, loop.step) or not loop.clears_outside():
                continue
            clip = loop.clips[0]
            if is_before(loop.step, clip):
                yield cls(clip, loop, True)
            elif is_before(clip, loop.backward):
                yield cls(clip, loop, False)


@dataclass(frozen=True)
class EarlyStep:
    """A step whose gradients are cleared before it in every pass; the only backward comes after it."""

    loop: OrderedLoop

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[EarlyStep]:
        """Every one of this file."""
        for loop in file.facts(OrderedLoop):
            if is_before(loop.step, loop.backward) and loop.clears_outside():
                yield cls(loop)
