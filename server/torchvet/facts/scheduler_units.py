"""Schedulers whose length is counted in steps but that are stepped once per epoch, or the reverse."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, has_unpacking, measured
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.origins import calls_of
from torchvet.facts.pieces import path_text
from torchvet.facts.scheduler_calls import MadeScheduler
from torchvet.syntax.nodes import place, walk

# The arguments that say after how many calls of `step` the schedule is over.
_LENGTHS = {
    "OneCycleLR": (2, "total_steps"),
    "CosineAnnealingLR": (1, "T_max"),
    "LinearLR": (3, "total_iters"),
}


@dataclass(frozen=True)
class WrongUnit:
    """`step` is called once per epoch though `length` counts batches (`is_too_rare`), or per batch though it counts epochs."""

    step: ast.Call
    made: ast.Call
    length: ast.expr
    path: str
    is_too_rare: bool

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[WrongUnit]:
        """Every one of this file."""
        for made in file.facts(MadeScheduler):
            code = made.code
            if made.name not in _LENGTHS or len(made.steps) != 1 or has_unpacking(made.node):
                continue
            step, length = made.steps[0], _length(made)
            loops = _all_loops(code, step)
            if length is None or not loops or code.is_conditional(step, loops[0]) or step.args:
                continue
            is_in_steps = _counts_batches(code, length)
            if is_in_steps and _batch_loop_beside(code, step, loops[0], length) is not None:
                yield cls(step, made.node, length, made.path, True)
                continue
            is_per_batch = not is_in_steps and len(loops) == 2 and _is_length_of(code, length, loops[1])
            if is_per_batch and _optimizer_steps(code, loops[0]) and not _passes_once(code, loops[0]):
                yield cls(step, made.node, length, made.path, False)


def _all_loops(code: LocalCode, step: ast.Call) -> list[ast.For | ast.AsyncFor | ast.While]:
    """The loops around the step, and around the one call of the function it stands in."""
    loops = code.loops(step)
    scope = code.scope(step)
    calls = calls_of(code, scope) if isinstance(scope, ast.FunctionDef) else []
    if len(calls) == 1 and not code.is_conditional(step, loops[0] if loops else None):
        outer = code.loops(calls[0])
        return [*loops, *outer] if not outer or not code.is_conditional(calls[0], outer[0]) else []
    return loops


def _length(made: MadeScheduler) -> ast.expr | None:
    if made.name == "OneCycleLR":
        per_epoch = argument(made.node, 4, "steps_per_epoch")
        if per_epoch is not None:
            return per_epoch
    return argument(made.node, *_LENGTHS[made.name])


def _counts_batches(code: LocalCode, length: ast.expr) -> bool:
    """Whether the length is a number of batches: the `len` of something, perhaps times the epochs."""
    if isinstance(length, ast.Name):
        value = code.reaching(length)
        return value is not None and not isinstance(value, ast.Name) and _counts_batches(code, value)
    if isinstance(length, ast.BinOp) and isinstance(length.op, ast.Mult):
        return _counts_batches(code, length.left) or _counts_batches(code, length.right)
    return measured(length) is not None


def _loader_in(code: LocalCode, length: ast.expr) -> str:
    for each in walk(length):
        if (loader := measured(each)) is not None:
            return _path(code, loader)
    if isinstance(length, ast.Name):
        value = code.reaching(length)
        return _loader_in(code, value) if value is not None and not isinstance(value, ast.Name) else ""
    return ""


def _path(code: LocalCode, node: ast.expr) -> str:
    return path_text(code.settled(node))


def _batch_loop_beside(code: LocalCode, step: ast.Call, epoch: ast.AST, length: ast.expr) -> ast.For | None:
    """The loop over the measured loader that the step stands behind instead of inside, in the same epoch."""
    loader = _loader_in(code, length)
    for each in code.in_scope[code.scope(step)]:
        if (
            isinstance(each, ast.For)
            and loader
            and any(isinstance(part, ast.expr) and _path(code, part) == loader for part in walk(each.iter))
            and code.loops(each)[:1] == [epoch]
            and place(each) < place(step)
            and _optimizer_steps(code, each)
        ):
            return each
    return None


def _optimizer_steps(code: LocalCode, loop: ast.AST) -> bool:
    return any(loop in code.around(each) for each in code.methods_called("backward"))


def _is_length_of(code: LocalCode, length: ast.expr, loop: ast.AST) -> bool:
    """Whether the loop is `for epoch in range(length)`."""
    call = loop.iter if isinstance(loop, ast.For) else None
    while (
        isinstance(call, ast.Call)
        and path_text(call.func).rpartition(".")[2] in ("tqdm", "trange")
        and call.args
    ):
        if path_text(call.func).endswith("trange"):
            break
        call = call.args[0]
    if not isinstance(call, ast.Call) or path_text(call.func).rpartition(".")[2] not in ("range", "trange"):
        return False
    end = call.args[1] if len(call.args) > 1 else call.args[0] if call.args else None
    return (
        end is not None
        and ast.dump(code.settled(end)) == ast.dump(code.settled(length))
        and len(call.args) < 3
    )


def _passes_once(code: LocalCode, loop: ast.AST) -> bool:
    """Whether the inner loop leaves after its first pass, or goes over something else than batches."""
    if not isinstance(loop, ast.For):
        return True
    text = ast.unparse(loop.iter)
    is_data = "oader" in text or text.endswith("_iter") or ".batches" in text or "_dl" in text
    leaves = any(
        isinstance(each, ast.Break) and code.loops(each)[:1] == [loop]
        for each in code.in_scope[code.scope(loop)]
    )
    return leaves or not is_data
