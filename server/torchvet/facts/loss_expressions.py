"""Expressions that call a loss, read off one scope."""

from __future__ import annotations

import ast

from torchvet.facts.local_code import LocalCode
from torchvet.facts.values import Kind
from torchvet.facts.vocabulary import (
    CLASS_LOSSES,
    OTHER_LOSSES,
    SYMMETRIC_LOSSES,
    kind_of_constructor,
    weak_kind,
)

_FUNCTIONAL = frozenset(
    f"torch.nn.functional.{name}" for name in CLASS_LOSSES | SYMMETRIC_LOSSES | OTHER_LOSSES
)


def is_loss_call(code: LocalCode, node: ast.expr) -> bool:
    """Whether `node` calls a loss: one of torch's, or one that is only called so."""
    if not isinstance(node, ast.Call):
        return False
    if code.name(node.func) in _FUNCTIONAL:
        return True
    if kind_of_constructor(code.constructor(node.func)) is Kind.LOSS:
        return True
    return isinstance(node.func, ast.Name) and weak_kind(node.func.id) is Kind.LOSS
