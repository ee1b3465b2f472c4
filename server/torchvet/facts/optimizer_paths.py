"""Whether a name or attribute stands for an optimizer or a gradient scaler, read off its bindings or its name."""

from __future__ import annotations

import ast

from torchvet.facts.local_code import LocalCode
from torchvet.facts.pieces import path_text
from torchvet.facts.values import Kind
from torchvet.facts.vocabulary import kind_of_constructor, weak_kind


def is_proven_optimizer(code: LocalCode, node: ast.expr) -> bool:
    """Whether all that `node` is ever bound to is one of torch's optimizers."""
    return _made_kind(code, node) is Kind.OPTIMIZER


def is_optimizer(code: LocalCode, node: ast.expr) -> bool:
    """Whether `node` is an optimizer by its bindings, or is called like one and nothing says otherwise."""
    return _is_kind(code, node, Kind.OPTIMIZER)


def is_proven_scaler(code: LocalCode, node: ast.expr) -> bool:
    """Whether all that `node` is ever bound to is a GradScaler of torch's."""
    return _made_kind(code, node) is Kind.SCALER


def is_scaler(code: LocalCode, node: ast.expr) -> bool:
    """Whether `node` is a GradScaler by its bindings, or is called like one and nothing says otherwise."""
    return _is_kind(code, node, Kind.SCALER)


def _is_kind(code: LocalCode, node: ast.expr, kind: Kind) -> bool:
    made = _made_kind(code, node)
    if made is not None:
        return made is kind
    path = path_text(node)
    if not path or weak_kind(path.rpartition(".")[2]) is not kind:
        return False
    # Bound to something else, of which nothing is known: it may be anything.
    return all(value is None for _, value in code.all_bindings(node))


def _made_kind(code: LocalCode, node: ast.expr) -> Kind | None:
    bindings = code.all_bindings(node)
    kinds = {
        kind_of_constructor(code.name(value.func)) if isinstance(value, ast.Call) else None
        for _, value in bindings
    }
    return kinds.pop() if len(kinds) == 1 else None
