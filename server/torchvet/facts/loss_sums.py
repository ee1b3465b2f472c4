"""What a training loop does with its loss beside the backward: summing it up, or stepping only every few batches."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import keyword, method_of
from torchvet.facts.file import FileFacts
from torchvet.facts.gradient_contexts import switching_block
from torchvet.facts.local_code import LocalCode
from torchvet.facts.loss_expressions import is_loss_call
from torchvet.facts.optimizer_paths import is_optimizer
from torchvet.facts.pieces import path_text
from torchvet.facts.relevance import may_train

_DIVIDES = re.compile(r"/|\bdiv\b|accelerat|fabric")


@dataclass(frozen=True)
class KeptGraph:
    """`statement` adds the loss, with its graph, to something that outlives the iteration; `use` is the loss in it."""

    statement: ast.stmt
    use: ast.Name
    target: str
    backward: ast.Call

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[KeptGraph]:
        """Every one of this file."""
        if not may_train(file.source.text):
            return
        (code,) = file.facts(LocalCode)
        for backward, loss, loop in _plain_backwards(code):
            scope = code.scope(backward)
            if sum(method_of(each, "backward") is not None for each in code.in_scope[scope]) != 1:
                continue
            for node in code.in_scope[scope]:
                kept = _kept(node, loss.id) if isinstance(node, ast.stmt) else None
                if kept is None or code.loops(node)[:1] != [loop] or not isinstance(node, ast.stmt):
                    continue
                use, target = kept
                is_recorded = switching_block(code, node) is None and _takes_tensors(code, target, node)
                if is_recorded and _outlives(code, target, loop) and _has_graph(code, use, loss):
                    yield cls(node, use, path_text(target), backward)


def _plain_backwards(code: LocalCode) -> Iterator[tuple[ast.Call, ast.Name, ast.AST]]:
    """`loss.backward()` or `scaler.scale(loss).backward()` in a loop: the call, the loss, the innermost loop."""
    for node in code.methods_called("backward"):
        owner = method_of(node, "backward")
        scaled = method_of(owner, "scale") if owner is not None else None
        if scaled is not None and isinstance(owner, ast.Call) and len(owner.args) == 1:
            owner = owner.args[0]
        if isinstance(owner, ast.Name) and code.loops(node):
            yield node, owner, code.loops(node)[0]


def _kept(node: ast.stmt, loss: str) -> tuple[ast.Name, ast.expr] | None:
    """The loss and the accumulator in `total += loss`, `total += loss * n`, `losses.append(loss)`."""
    value: ast.expr | None = None
    target: ast.expr | None = None
    if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
        value, target = node.value, node.target
    elif (
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.BinOp)
        and isinstance(node.value.op, ast.Add)
    ):
        if ast.unparse(node.targets[0]) == ast.unparse(node.value.left):
            value, target = node.value.right, node.targets[0]
    elif isinstance(node, ast.Expr):
        target = method_of(node.value, "append")
        value = node.value.args[0] if isinstance(node.value, ast.Call) and node.value.args else None
    while isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult | ast.Div):
        value = value.left
    is_plain = (
        isinstance(value, ast.Name) and value.id == loss and isinstance(target, ast.Name | ast.Attribute)
    )
    return (value, target) if is_plain and isinstance(value, ast.Name) and target is not None else None


def _takes_tensors(code: LocalCode, target: ast.expr, node: ast.stmt) -> bool:
    """Whether the accumulator keeps what it gets: a list, a number or a tensor, no object of its own kind."""
    values = [value for _, value in code.all_bindings(target) if value is not None]
    if isinstance(node, ast.Expr):
        return any(isinstance(each, ast.List) for each in values)
    made = [each for each in values if isinstance(each, ast.Call)]
    return all(
        code.name(each.func).startswith("torch.") or path_text(each.func) in ("float", "int") for each in made
    )


def _outlives(code: LocalCode, target: ast.expr, loop: ast.AST) -> bool:
    """Whether the accumulator is there before the loop, and nothing in the loop starts it anew or cuts it."""
    if target is None or not path_text(target):
        return False
    bindings = code.all_bindings(target)
    started = [each for each, _ in bindings if not isinstance(code.parents.get(each), ast.AugAssign)]
    inside = [each for each in started if loop in code.around(each) and not _is_growing(code, each)]
    text = "\n".join(
        code.file.source.lines[getattr(loop, "lineno", 1) - 1 : getattr(loop, "end_lineno", None)]
    )
    name = re.escape(path_text(target))
    is_cut = re.search(rf"\b{name}\.(detach|clear|item|backward|data)|{name}\s*=\s*[^=]*detach", text)
    return bool(started) and not inside and is_cut is None


def _is_growing(code: LocalCode, target: ast.AST) -> bool:
    """Whether this binding is `total = total + …` itself."""
    statement = code.statement(target)
    return (
        isinstance(statement, ast.Assign)
        and isinstance(statement.value, ast.BinOp)
        and ast.unparse(statement.value.left) == ast.unparse(statement.targets[0])
    )


def _has_graph(code: LocalCode, use: ast.Name, loss: ast.Name) -> bool:
    """Whether the loss is still the tensor that backward is called on."""
    value = code.reaching(use)
    return value is not None and value is code.reaching(loss)


@dataclass(frozen=True)
class UnscaledAccumulation:
    """A backward in every pass and a step in every `n`-th, with a mean loss that nothing divides."""

    backward: ast.Call
    step: ast.Call
    n: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[UnscaledAccumulation]:
        """Every one of this file."""
        if not may_train(file.source.text) or "%" not in file.source.text:
            return
        (code,) = file.facts(LocalCode)
        for backward, loss, loop in _plain_backwards(code):
            value = code.reaching(loss)
            if value is None or code.is_conditional(backward, loop) or not _is_mean(code, value):
                continue
            step = _guarded_step(code, loop)
            if step is not None and not _is_divided(code, loop):
                yield cls(backward, step[0], step[1])


def _is_mean(code: LocalCode, value: ast.expr) -> bool:
    """Whether `value` calls a loss that averages over the batch."""
    if not isinstance(value, ast.Call) or not is_loss_call(code, value):
        return False
    made = code.made_by(value.func) if isinstance(value.func, ast.Name | ast.Attribute) else None
    calls = [value, *([made] if made is not None else [])]
    return all(keyword(each, "reduction") is None for each in calls)


def _guarded_step(code: LocalCode, loop: ast.AST) -> tuple[ast.Call, str] | None:
    """The one step of the loop, when it stands under `if … % n == …`, and `n`."""
    steps = [
        each
        for each in code.in_scope[code.scope(loop)]
        if isinstance(each, ast.Call)
        and loop in code.around(each)
        and (owner := method_of(each, "step")) is not None
        and (is_optimizer(code, owner) or (each.args and is_optimizer(code, each.args[0])))
    ]
    if len(steps) != 1:
        return None
    for each in code.around(steps[0]):
        if isinstance(each, ast.If) and each in getattr(loop, "body", []):
            rests = [
                part
                for part in ast.walk(each.test)
                if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mod)
            ]
            is_one = len(rests) == 1 and not (
                isinstance(rests[0].right, ast.Constant) and rests[0].right.value == 1
            )
            return (steps[0], ast.unparse(rests[0].right)) if is_one else None
    return None


def _is_divided(code: LocalCode, loop: ast.AST) -> bool:
    """Whether anything in the loop is divided before the step, the loss or the learning rate."""
    first = getattr(loop, "lineno", 1)
    lines = code.file.source.lines[first - 1 : getattr(loop, "end_lineno", None)]
    code_only = [line.partition("#")[0] for line in lines]
    around = [
        line for line in code.file.source.lines if "accum" in line.lower() and "/" in line.partition("#")[0]
    ]
    return any(_DIVIDES.search(re.sub(r"""(['"]).*?\1|print\(.*""", "", line)) for line in code_only) or bool(
        around
    )
