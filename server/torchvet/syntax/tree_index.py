"""Every node of a tree by kind, with what is around it: one pass, shared by all that ask about the whole file."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import cached_property
from typing import TypeVar, overload

from torchvet.syntax.parts import Part

_NodeT = TypeVar("_NodeT", bound=ast.AST)
_OtherT = TypeVar("_OtherT", bound=ast.AST)


class TreeIndex:
    """The table of one tree.

    `parents` gives the node around each node; `scope_of` the function, class body or module it stands in. The
    decorators, defaults and annotations of a function count as inside it.
    """

    def __init__(self, tree: ast.Module, before: TreeIndex | None = None) -> None:
        """`before` is the table of an earlier version of `tree`: what it says of statements that are still there, stays."""
        self.tree = tree
        known = {} if before is None else {each.statement: each for each in before.parts}
        kept = known.keys() & set(tree.body)
        self.parents: dict[ast.AST, ast.AST] = {}
        self.scope_of: dict[ast.AST, ast.AST] = {tree: tree}
        if before is not None and kept:
            self.parents, self.scope_of = before.parents.copy(), before.scope_of.copy()
        # The statements of `before` that are gone.
        self.dropped = [each for each in known.values() if each.statement not in kept]
        for part in self.dropped if kept else ():
            for node in part.nodes:
                del self.parents[node], self.scope_of[node]
        self.parts: list[Part] = [
            known.get(each) or Part(each, tree, self.parents, self.scope_of) for each in tree.body
        ]
        self._kinds: dict[type[ast.AST], list[ast.AST]] = {ast.Module: [tree]}

    @overload
    def of(self, kind: type[_NodeT]) -> list[_NodeT]: ...
    @overload
    def of(self, kind: type[_NodeT], other: type[_OtherT]) -> list[_NodeT | _OtherT]: ...
    def of(self, kind: type[ast.AST], other: type[ast.AST] | None = None) -> Sequence[ast.AST]:
        """All nodes of exactly these classes, each before its parts."""
        if kind not in self._kinds:
            self._kinds[kind] = [node for part in self.parts for node in part.kinds.get(kind, ())]
        found = self._kinds[kind]
        return found if other is None else [*found, *self.of(other)]

    @cached_property
    def in_scope(self) -> dict[ast.AST, list[ast.AST]]:
        """All nodes of each function, class body or module, those of inner scopes left out, in source order.

        What has no place of its own, such as a function's arguments, comes first.
        """
        found: dict[ast.AST, list[ast.AST]] = {}
        others: list[ast.AST] = [self.tree]
        placed: list[ast.AST] = []
        for part in self.parts:
            found.update(part.in_scope)
            others += part.at_top[0]
            placed += part.at_top[1]
        found[self.tree] = [*others, *placed]
        return found

    @cached_property
    def identifiers(self) -> frozenset[str]:
        """Every name that the file writes: variables, attributes, keywords, definitions, imports."""
        return frozenset().union(*(each.identifiers for each in self.parts))
