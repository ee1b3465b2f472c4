"""`loss.backward()` seen from where the loss comes from: values cut off from the model, graphs used twice.

Only what the statements of one scope prove; a loss that several assignments may reach is left alone.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, calls_method, method_of, peeled
from torchvet.facts.computed_from import cuts_graph, values_behind
from torchvet.facts.file import FileFacts
from torchvet.facts.gradient_contexts import is_surely_off
from torchvet.facts.gradient_ways import gradient_root
from torchvet.facts.local_code import LocalCode, expects_failure
from torchvet.facts.loss_expressions import is_loss_call
from torchvet.facts.pieces import path_text
from torchvet.facts.relevance import may_train
from torchvet.syntax.nodes import place, walk

_COPIES = frozenset(
    {"torch.tensor", "torch.autograd.Variable", "torch.Tensor", "torch.FloatTensor", "torch.from_numpy"}
)
_MAX_DEPTH = 6
_CUTS = frozenset({"detach", "item", "numpy", "tolist"})


@dataclass(frozen=True)
class LossBackward:
    """`name.backward()`, and the one expression that gave `name` its value."""

    code: LocalCode
    node: ast.Call
    loss: ast.Name
    value: ast.expr

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[LossBackward]:
        """Every one of this file whose loss is certain."""
        if not may_train(file.source.text):
            return
        (code,) = file.facts(LocalCode)
        for node in code.methods_called("backward"):
            loss = method_of(node, "backward")
            if isinstance(loss, ast.Name):
                value = code.reaching(loss)
                if value is not None:
                    yield cls(code, node, loss, value)


@dataclass(frozen=True)
class RewrappedLoss:
    """A backward from a copy or a detached value: `cut` is where the way to the model ends."""

    backward: ast.Call
    cut: ast.expr
    loss: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[RewrappedLoss]:
        """Every one of this file."""
        for each in file.facts(LossBackward):
            inner = _cut_from(each.code, each.value)
            if inner is not None and _is_computed(each, inner):
                yield cls(each.node, each.value, each.loss.id)


def _cut_from(code: LocalCode, value: ast.expr) -> ast.expr | None:
    """What `value` copies or detaches."""
    while (shaped := method_of(value, "sum", "mean", "requires_grad_", "to", "cuda")) is not None:
        if code.name(value.func if isinstance(value, ast.Call) else None):
            break
        value = shaped
    if isinstance(value, ast.Call) and code.name(value.func) in _COPIES and value.args:
        return value.args[0]
    owner = method_of(value, *_CUTS)
    if owner is not None:
        return owner
    return value.value if isinstance(value, ast.Attribute) and value.attr == "data" else None


def _is_computed(backward: LossBackward, inner: ast.expr) -> bool:
    """Whether what was cut off is a loss, so that its gradient is what was wanted."""
    inner = peeled(inner, *_CUTS, "cpu", "mean", "sum", "to")
    if isinstance(inner, ast.Call) and backward.code.name(inner.func) in _COPIES and inner.args:
        return _is_computed(backward, inner.args[0])
    if isinstance(inner, ast.List | ast.Tuple):
        return any(_is_computed(backward, each) for each in inner.elts)
    if isinstance(inner, ast.BinOp):
        return _is_computed(backward, inner.left) or _is_computed(backward, inner.right)
    if is_loss_call(backward.code, inner):
        return True
    if not isinstance(inner, ast.Name):
        return False
    value = backward.code.reaching(inner)
    if inner.id == backward.loss.id or (value is not None and is_loss_call(backward.code, value)):
        return True
    return isinstance(value, ast.List) and not value.elts and _holds_numbers(backward.code, inner)


def _holds_numbers(code: LocalCode, name: ast.Name) -> bool:
    """Whether a list is filled with `….item()` only."""
    added = [
        each.args[0]
        for each in code.methods_called("append", "extend", "insert")
        if path_text(each.func).rpartition(".")[0] == name.id
        and code.scope(each) is code.scope(name)
        and each.args
    ]
    return bool(added) and all(calls_method(walk(each), "item") for each in added)


@dataclass(frozen=True)
class UnrecordedBackward:
    """A backward from a loss that was computed with gradients switched off."""

    backward: ast.Call
    forward: ast.expr
    loss: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[UnrecordedBackward]:
        """Every one of this file."""
        if not any(word in file.source.text for word in ("no_grad", "inference_mode")):
            return
        for each in file.facts(LossBackward):
            is_off = is_loss_call(each.code, each.value) and is_surely_off(each.code, each.value)
            if is_off and "requires_grad" not in ast.unparse(each.code.scope(each.node)):
                yield cls(each.node, each.value, each.loss.id)


@dataclass(frozen=True)
class SecondBackward:
    """A backward through a graph that an earlier one, or an earlier pass of the loop, has freed."""

    backward: ast.Call
    first: ast.Call
    loss: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[SecondBackward]:
        """Every one of this file."""
        seen: list[LossBackward] = []
        for each in sorted(file.facts(LossBackward), key=lambda each: place(each.node)):
            if not _is_of_losses(each.code, each.value) or _catches(each.code, each.node):
                continue
            beside = [one for one in seen if one.code.scope(one.node) is each.code.scope(each.node)]
            earlier = next((one for one in beside if one.value is each.value and _follows(each, one)), None)
            if earlier is not None and not _retains(earlier.node):
                yield cls(each.node, earlier.node, each.loss.id)
            elif earlier is None and not _retains(each.node) and _is_repeated(each):
                yield cls(each.node, each.node, each.loss.id)
            elif earlier is None:
                before = next(
                    (one for one in beside if _follows(each, one) and _shares_graph(file, each, one)), None
                )
                if before is not None and not _retains(before.node):
                    yield cls(each.node, before.node, each.loss.id)
            seen.append(each)


def _is_of_losses(code: LocalCode, value: ast.expr) -> bool:
    """Whether it is a loss, or a sum of losses."""
    if isinstance(value, ast.BinOp):
        return _is_of_losses(code, value.left) or _is_of_losses(code, value.right)
    return is_loss_call(code, value)


def _shares_graph(file: FileFacts, later: LossBackward, earlier: LossBackward) -> bool:
    """Whether both losses hang on one output of a module with weights, as `fake` of a GAN without `detach()`."""
    code = later.code
    shared = values_behind(code, later.value, _MAX_DEPTH, cuts_graph) & values_behind(
        code, earlier.value, _MAX_DEPTH, cuts_graph
    )
    return any(gradient_root(file, each) is each for each in shared if isinstance(each, ast.Call))


def _retains(backward: ast.Call) -> bool:
    return (
        argument(backward, 1, "retain_graph") is not None or argument(backward, 2, "create_graph") is not None
    )


def _catches(code: LocalCode, node: ast.AST) -> bool:
    return code.is_under(node, ast.Try) or expects_failure(code)


def _follows(later: LossBackward, earlier: LossBackward) -> bool:
    """Whether `earlier` has always run when `later` does."""
    code = later.code
    statement = code.statement(earlier.node)
    around = code.parents[statement] if statement is not None else None
    is_plain = isinstance(around, ast.For | ast.While | ast.With | ast.Module | ast.FunctionDef)
    return is_plain and (
        around is code.scope(later.node) or any(each is around for each in code.around(later.node))
    )


def _is_repeated(backward: LossBackward) -> bool:
    """Whether a loop runs the backward again without computing the loss again."""
    code = backward.code
    loops = code.loops(backward.node)
    if not loops or loops[0] in code.loops(backward.value) or code.is_conditional(backward.node, loops[0]):
        return False
    ends = (ast.Break, ast.Return, ast.Raise)
    inside = (each for each in code.in_scope[code.scope(backward.node)] if loops[0] in code.around(each))
    return isinstance(loops[0], ast.For) and not any(isinstance(each, ends) for each in inside)
