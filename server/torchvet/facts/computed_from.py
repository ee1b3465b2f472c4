"""What a value is computed from, through the names that lead to it in one scope."""

from __future__ import annotations

import ast
from collections.abc import Callable

from torchvet.facts.call_parts import method_of
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
    parts = uncut_parts(node, is_cut)
    return [each for each in parts if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)]


def uncut_parts(node: ast.expr, is_cut: Callable[[ast.AST], bool]) -> list[ast.AST]:
    """`node` and its parts, without what `is_cut` says and what is inside of that."""
    found: list[ast.AST] = []
    waiting: list[ast.AST] = [node]
    while waiting:
        each = waiting.pop()
        if not is_cut(each):
            found.append(each)
            waiting += children(each)
    return found


def cuts_graph(node: ast.AST) -> bool:
    """Whether no gradient leads on from here: `.detach()`, `.item()`, `.data`, `.shape`."""
    is_bare = isinstance(node, ast.Attribute) and node.attr in ("data", "shape")
    return is_bare or method_of(node, "detach", "item") is not None
