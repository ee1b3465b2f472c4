"""What would mend a remark: one edit for each kind that has one."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import TypeVar

from torchvet.evidence import Span, TensorEdit
from torchvet.shapes.engine.notes import Remark
from torchvet.syntax.nodes import ATOMS
from torchvet.syntax.source import SourceFile

_NodeT = TypeVar("_NodeT", ast.Call, ast.Compare, ast.Expr)


def edit_for(remark: Remark, source: SourceFile) -> TensorEdit | None:
    """The edit, None where there is none that is surely meant."""
    rule = _EDITS.get(remark.kind)
    return None if rule is None else rule(dict(remark.words), remark.span, source)


def _assigned(_: Mapping[str, str], span: Span, source: SourceFile) -> TensorEdit | None:
    statement = _at(source, ast.Expr, span)
    call = statement.value if statement is not None else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return None
    owner = source.segment(call.func.value)
    return TensorEdit((span[0], span[1], span[0], span[1]), f"{owner} = ", f"Assign the result to {owner}")


def _all(_: Mapping[str, str], span: Span, source: SourceFile) -> TensorEdit | None:
    node = _at(source, ast.Compare, span)
    if node is None:
        return None
    return TensorEdit(span, f"({source.segment(node)}).all()", "Ask whether all values are true")


def _squeezed_column(words: Mapping[str, str], span: Span, source: SourceFile) -> TensorEdit | None:
    call = call_at(source, span)
    number = 0 if words["longer"] == "first" else 1
    argument = call.args[number] if call is not None and len(call.args) > number else None
    return appended(source, argument, ".squeeze(-1)", "Remove its last axis with `.squeeze(-1)`")


def appended(source: SourceFile, node: ast.expr | None, suffix: str, title: str) -> TensorEdit | None:
    """The edit that writes `suffix` behind `node`; None where that would need brackets."""
    if not isinstance(node, ATOMS):
        return None
    _, _, line, column = source.span_of(node)
    return TensorEdit((line, column, line, column), suffix, title)


def _with_dim(words: Mapping[str, str], span: Span, source: SourceFile) -> TensorEdit | None:
    call, dim = call_at(source, span), words["dim"]
    if call is None or not dim or call.keywords or not isinstance(call.func, ast.Attribute) or call.args:
        return None
    place = (span[2], span[3] - 1, span[2], span[3] - 1)
    return TensorEdit(place, dim, f"Squeeze dim {dim} only")


def _copied(_: Mapping[str, str], span: Span, source: SourceFile) -> TensorEdit | None:
    call = call_at(source, span)
    if call is None or len(call.args) != 1 or call.keywords or not isinstance(call.args[0], ATOMS):
        return None
    return TensorEdit(
        span, f"{source.segment(call.args[0])}.detach().clone()", "Copy it with `.detach().clone()`"
    )


def call_at(source: SourceFile, span: Span) -> ast.Call | None:
    """The call that stands at `span`."""
    return _at(source, ast.Call, span)


def _at(source: SourceFile, kind: type[_NodeT], span: Span) -> _NodeT | None:
    return next((each for each in source.index.of(kind) if source.span_of(each) == span), None)


_EDITS: Mapping[str, Callable[[Mapping[str, str], Span, SourceFile], TensorEdit | None]] = {
    "discarded-tensor-result": _assigned,
    "tensor-truth-value": _all,
    "loss-broadcast": _squeezed_column,
    "squeeze-drops-batch": _with_dim,
    "tensor-of-tensor": _copied,
}
