"""Modules that give their loss, wrapped in DataParallel: one loss for each card, and a backward that wants one number."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.backward_calls import LossBackward
from torchvet.facts.call_parts import peeled
from torchvet.facts.class_table import ClassTable, class_made
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.loss_expressions import is_loss_call
from torchvet.facts.origins import origins
from torchvet.syntax.source import SourceFile

_WRAP = "torch.nn.DataParallel"


@dataclass(frozen=True)
class DataParallelUse:
    """A model wrapped in `nn.DataParallel`."""

    node: ast.Call

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[DataParallelUse]:
        """Every one of this file."""
        if "DataParallel" not in file.source.text:
            return
        (code,) = file.facts(LocalCode)
        for node in code.called("torch.nn.DataParallel"):
            yield cls(node)


@dataclass(frozen=True)
class VectorLoss:
    """`backward` from what `forward`, a call of the wrapped model, gives; `returned` is the loss inside the model."""

    backward: ast.Call
    forward: ast.Call
    wrap: ast.Call
    returned: ast.expr
    returned_in: SourceFile
    loss: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[VectorLoss]:
        """Every one of this file."""
        if "DataParallel" not in file.source.text:
            return
        for each in file.facts(LossBackward):
            call = each.value
            func = call.func if isinstance(call, ast.Call) else None
            wrap = wrap_of(each.code, func) if isinstance(func, ast.Name | ast.Attribute) else None
            found = _returned_loss(each.code, wrap) if wrap is not None else None
            if wrap is not None and found is not None and isinstance(call, ast.Call):
                yield cls(each.node, call, wrap, found[1], found[0].source, each.loss.id)


def wrap_of(code: LocalCode, model: ast.Name | ast.Attribute) -> ast.Call | None:
    """The DataParallel call that `model` certainly comes from."""
    bound = [value for _, value in code.all_bindings(model) if value is not None]
    wraps = []
    for value in bound:
        inner = peeled(value, "to", "cuda", "train")
        if isinstance(inner, ast.Call) and code.name(inner.func) == _WRAP:
            wraps.append(inner)
    last = wraps[0] if len(wraps) == 1 else None
    is_conditional = last is not None and code.is_conditional(last)
    return None if is_conditional else last


def _returned_loss(code: LocalCode, wrap: ast.Call) -> tuple[FileFacts, ast.expr] | None:
    """The loss that the forward of the wrapped module returns, when that is all it returns, with its file."""
    inner: ast.expr | None = wrap.args[0] if wrap.args else None
    inner = peeled(inner, "to", "cuda") if inner is not None else None
    if isinstance(inner, ast.Name):
        made = [
            value
            for _, value in code.all_bindings(inner)
            if value is not wrap and isinstance(value, ast.Call)
        ]
        given = made or origins(code, inner)
        inner = given[0] if given else None
        inner = peeled(inner, "to", "cuda") if inner is not None else None
    own = class_made(code.file, inner) if isinstance(inner, ast.Call) else None
    (table,) = own[0].facts(ClassTable) if own is not None else (None,)
    found = table.method(own[1], "forward") if own is not None and table is not None else None
    if own is None or table is None or found is None or not table.is_module(own[1]):
        return None
    file, forward = found
    (code,) = file.facts(LocalCode)
    returns = [each for each in code.in_scope[forward] if isinstance(each, ast.Return)]
    value = returns[0].value if len(returns) == 1 else None
    if isinstance(value, ast.Name):
        value = code.reaching(value)
    is_loss = value is not None and is_loss_call(code, value) and "reduction" not in ast.unparse(value)
    return (file, value) if is_loss and value is not None else None
