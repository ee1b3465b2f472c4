"""Every node of a tree by kind, with what is around it: one pass, shared by all that ask about the whole file."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import cached_property
from operator import attrgetter
from typing import TypeVar, overload

from torchvet.syntax.nodes import children

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
SCOPES = (*FUNCTIONS, ast.ClassDef, ast.Module)

_NodeT = TypeVar("_NodeT", bound=ast.AST)
_OtherT = TypeVar("_OtherT", bound=ast.AST)


class TreeIndex:
    """The table of one tree.

    `parents` gives the node around each node; `scope_of` the function, class body or module it stands in. The
    decorators, defaults and annotations of a function count as inside it.
    """

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.parents: dict[ast.AST, ast.AST] = {}
        self.scope_of: dict[ast.AST, ast.AST] = {tree: tree}
        self._kinds: dict[type[ast.AST], list[ast.AST]] = {}
        parents, scope_of, kinds = self.parents, self.scope_of, self._kinds
        waiting: list[ast.AST] = [tree]
        while waiting:
            node = waiting.pop()
            kinds.setdefault(node.__class__, []).append(node)
            below = children(node)
            if below:
                scope = node if isinstance(node, SCOPES) else scope_of[node]
                for child in below:
                    parents[child] = node
                    scope_of[child] = scope
                below.reverse()
                waiting += below

    @overload
    def of(self, kind: type[_NodeT]) -> list[_NodeT]: ...
    @overload
    def of(self, kind: type[_NodeT], other: type[_OtherT]) -> list[_NodeT | _OtherT]: ...
    def of(self, kind: type[ast.AST], other: type[ast.AST] | None = None) -> Sequence[ast.AST]:
        """All nodes of exactly these classes, each before its parts."""
        found = self._kinds.get(kind, [])
        return found if other is None else [*found, *self._kinds.get(other, ())]

    @cached_property
    def in_scope(self) -> dict[ast.AST, list[ast.AST]]:
        """All nodes of each function, class body or module, those of inner scopes left out, in source order."""
        found: dict[ast.AST, list[ast.AST]] = {self.tree: []}
        for node, scope in self.scope_of.items():
            if isinstance(node, SCOPES):
                found.setdefault(node, [])
            found[scope].append(node)
        return {scope: _in_order(nodes) for scope, nodes in found.items()}

    @cached_property
    def identifiers(self) -> frozenset[str]:
        """Every name that the file writes: variables, attributes, keywords, definitions, imports."""
        found: set[str] = set()
        for kind, fields in _IDENTIFIERS.items():
            for field in fields:
                found.update(name for each in self.of(kind) if (name := getattr(each, field)) is not None)
        return frozenset(found)


def _in_order(nodes: list[ast.AST]) -> list[ast.AST]:
    """By line and column; what has none, such as a function's arguments, first."""
    placed = [each for each in nodes if each.__class__ not in _PLACELESS]
    placed.sort(key=_PLACE)
    return (
        placed if len(placed) == len(nodes) else [*(e for e in nodes if e.__class__ in _PLACELESS), *placed]
    )


_PLACE = attrgetter("lineno", "col_offset")
_PLACELESS = frozenset(
    kind
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST) and "lineno" not in kind._attributes
)
_IDENTIFIERS: dict[type[ast.AST], tuple[str, ...]] = {
    kind: tuple(each for each in kind._fields if each in ("id", "attr", "arg", "name", "asname", "module"))
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}
