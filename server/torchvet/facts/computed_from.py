"""What a value is computed from, through the names that lead to it in one scope."""

from __future__ import annotations

import ast
from collections.abc import Callable

from torchvet.facts.local_code import LocalCode
from torchvet.syntax.nodes import children


def _nothing_is(_: ast.AST) -> bool:
    return False


def values_behind(
    code: LocalCode, node: ast.expr, limit: int, is_cut: Callable[[ast.AST], bool] = _nothing_is
) -> set[ast.expr]:
    """The values of the names in `node`, of the names in those, and so on; at most `limit` names deep.

    Nothing inside of what `is_cut` says is looked at.
    """
    found: set[ast.expr] = set()
    layer = [node]
    for _ in range(limit):
        names = (each for value in layer for each in _names(value, is_cut))
        reached = {value for each in names if (value := code.reaching(each)) is not None}
        layer = list(reached - found)
        found |= reached
    return found


def _names(node: ast.expr, is_cut: Callable[[ast.AST], bool]) -> list[ast.Name]:
    """The names that `node` reads."""
    found: list[ast.Name] = []
    waiting: list[ast.AST] = [node]
    while waiting:
        each = waiting.pop()
        if is_cut(each):
            continue
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load):
            found.append(each)
        waiting += children(each)
    return found
