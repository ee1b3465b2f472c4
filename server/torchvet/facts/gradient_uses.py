"""Uses that a gradient forbids, or that need one: `.numpy()`, `.data`, a backward from what carries none."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.backward_calls import LossBackward
from torchvet.facts.bound_objects import BoundObjects, Sort
from torchvet.facts.file import FileFacts
from torchvet.facts.gradient_contexts import is_surely_off
from torchvet.facts.gradient_ways import cut_in, gradient_root
from torchvet.facts.local_code import LocalCode, expects_failure
from torchvet.facts.loss_expressions import is_loss_call

_ARRAYS = ("numpy.array", "numpy.asarray")


@dataclass(frozen=True)
class NumpyOfGradient:
    """`node` makes an array of `value`, which requires a gradient because of `root`; that is `value` itself where only
    the run of the whole program shows it."""

    node: ast.Call
    value: ast.expr
    root: ast.expr

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[NumpyOfGradient]:
        """Every one of this file."""
        if "numpy" not in file.source.text or "torch" not in file.source.text:
            return
        (code,) = file.facts(LocalCode)
        if expects_failure(code):
            return
        calls = [
            (each, each.func.value)
            for each in code.methods_called("numpy")
            if isinstance(each.func, ast.Attribute) and not each.args and not each.keywords
        ]
        calls += [(each, each.args[0]) for each in code.called(*_ARRAYS) if each.args]
        proven = {each.span for each in file.evidence.tensor_findings if each.kind == "numpy-on-grad"}
        for node, value in calls:
            root = gradient_root(file, value)
            if root is None and file.source.span_of(node) in proven:
                root = value
            if root is not None and not code.is_under(node, ast.Try):
                yield cls(node, value, root)


@dataclass(frozen=True)
class CutLoss:
    """A backward from a loss that `cut` separates from everything that has gradients."""

    backward: ast.Call
    cut: ast.expr
    loss: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[CutLoss]:
        """Every one of this file."""
        for each in file.facts(LossBackward):
            cut = cut_in(each.code, each.value)
            is_wanted = "requires_grad_" in file.source.text or expects_failure(each.code)
            if cut is not None and not is_wanted:
                yield cls(each.node, cut, each.loss.id)


@dataclass(frozen=True)
class DataAttribute:
    """`node` reads `.data` of a tensor."""

    node: ast.Attribute

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[DataAttribute]:
        """Every one of this file whose owner is surely a tensor, and that changes nothing."""
        if ".data" not in file.source.text:
            return
        (code,), (objects,) = file.facts(LocalCode), file.facts(BoundObjects)
        for node in code.index.of(ast.Attribute):
            if node.attr == "data" and isinstance(node.ctx, ast.Load):
                owner = node.value
                if _is_changed(code, node) and not _is_computed(file, code, node):
                    continue
                value = code.reaching(owner) if isinstance(owner, ast.Name) else owner
                is_loss = value is not None and is_loss_call(code, value) and "torch" in code.imports.roots
                if is_loss or objects.sort(owner) is Sort.TENSOR or gradient_root(file, owner) is not None:
                    yield cls(node)


def _is_computed(file: FileFacts, code: LocalCode, node: ast.Attribute) -> bool:
    """Whether what is changed in place is no weight but a result, which the backward may still need as it was."""
    value = code.reaching(node.value) if isinstance(node.value, ast.Name) else None
    is_result = isinstance(value, ast.BinOp) or (
        isinstance(value, ast.Call) and gradient_root(file, value) is not value
    )
    is_written = isinstance(code.parents.get(node), ast.Attribute) and not is_surely_off(code, node)
    return is_result and is_written and value is not None and gradient_root(file, value) is not None


def _is_changed(code: LocalCode, node: ast.AST) -> bool:
    """Whether the values are changed through it, past autograd, on purpose; or nothing records gradients here."""
    if is_surely_off(code, node) or _is_of_new_data(code, node):
        return True
    around = code.parents.get(node)
    while isinstance(around, ast.Subscript):
        if not isinstance(around.ctx, ast.Load):
            return True
        around = code.parents.get(around)
    if isinstance(around, ast.Attribute):
        return around.attr.endswith("_")
    return isinstance(around, ast.AugAssign) and around.value is not node


def _is_of_new_data(code: LocalCode, node: ast.AST) -> bool:
    """`p.data = p.data.float()`."""
    statement = code.statement(node)
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return any(isinstance(each, ast.Attribute) and each.attr == "data" for each in targets)
