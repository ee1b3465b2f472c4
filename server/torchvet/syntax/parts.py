"""The top-level statements of a text, each with all of its nodes: what a tree is put together from, version by version."""

from __future__ import annotations

import ast
from functools import cached_property
from operator import attrgetter

from torchvet.syntax.bindings import NameScope, scopes_in
from torchvet.syntax.nodes import children

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
SCOPES = (*FUNCTIONS, ast.ClassDef, ast.Module)
_Table = dict[ast.AST, ast.AST]


class Part:
    """One top-level statement. `nodes` are all of its nodes, each before what is inside it; `kinds` the same by class."""

    def __init__(self, statement: ast.stmt, tree: ast.Module, parents: _Table, scope_of: _Table) -> None:
        """Writes the nodes into the tables of the whole file: the node around each, and the scope it stands in."""
        self.statement = statement
        self.tree = tree
        self.nodes: list[ast.AST] = []
        self.kinds: dict[type[ast.AST], list[ast.AST]] = {}
        self._in_scope: dict[ast.AST, list[ast.AST]] = {tree: []}
        nodes, kinds, in_scope = self.nodes, self.kinds, self._in_scope
        parents[statement], scope_of[statement] = tree, tree
        waiting: list[ast.AST] = [statement]
        while waiting:
            node = waiting.pop()
            nodes.append(node)
            kinds.setdefault(node.__class__, []).append(node)
            scope = scope_of[node]
            in_scope[scope].append(node)
            if isinstance(node, SCOPES):
                scope = node
                in_scope[scope] = []
            below = children(node)
            if below:
                for child in below:
                    parents[child] = node
                    scope_of[child] = scope
                below.reverse()
                waiting += below

    @property
    def first_line(self) -> int:
        """Where it begins, from 1; decorators belong to it."""
        return min([self.statement.lineno, *(each.lineno for each in _decorators(self.statement))])

    @property
    def last_line(self) -> int:
        """Where it ends."""
        return self.statement.end_lineno or self.statement.lineno

    def move(self, n_lines: int) -> None:
        """Lines came or went above it."""
        for node in self.nodes:
            if node.__class__ not in _PLACELESS:
                node.lineno += n_lines  # type: ignore[attr-defined]  # all others have a place
                node.end_lineno += n_lines  # type: ignore[attr-defined]  # and an end
        for scope in self.scopes[1:]:
            scope.move(n_lines)

    @cached_property
    def scopes(self) -> list[NameScope]:
        """Its scopes, outer ones first; the first one is what it adds to the module's."""
        return scopes_in(self.statement)

    @cached_property
    def identifiers(self) -> frozenset[str]:
        """Every name that it writes: variables, attributes, keywords, definitions, imports."""
        found: set[str] = set()
        for kind, nodes in self.kinds.items():
            for field in _IDENTIFIERS[kind]:
                found.update(name for each in nodes if (name := getattr(each, field)) is not None)
        return frozenset(found)

    @cached_property
    def in_scope(self) -> dict[ast.AST, list[ast.AST]]:
        """The nodes of each scope inside, those of inner ones left out: without a place first, then in source order."""
        inner = ((scope, nodes) for scope, nodes in self._in_scope.items() if scope is not self.tree)
        return {scope: [each for nodes in _in_order(found) for each in nodes] for scope, found in inner}

    @cached_property
    def at_top(self) -> tuple[list[ast.AST], list[ast.AST]]:
        """Its nodes that stand in the module itself: those without a place, the others in source order."""
        return _in_order(self._in_scope[self.tree])


def _decorators(statement: ast.stmt) -> list[ast.expr]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return statement.decorator_list
    return []


def _in_order(nodes: list[ast.AST]) -> tuple[list[ast.AST], list[ast.AST]]:
    placed = [each for each in nodes if each.__class__ not in _PLACELESS]
    placed.sort(key=_PLACE)
    others = [] if len(placed) == len(nodes) else [each for each in nodes if each.__class__ in _PLACELESS]
    return others, placed


_PLACE = attrgetter("lineno", "col_offset")
_KINDS = [kind for kind in vars(ast).values() if isinstance(kind, type) and issubclass(kind, ast.AST)]
_PLACELESS = frozenset(kind for kind in _KINDS if "lineno" not in kind._attributes)
_IDENTIFIERS: dict[type[ast.AST], tuple[str, ...]] = {
    kind: tuple(each for each in kind._fields if each in ("id", "attr", "arg", "name", "asname", "module"))
    for kind in _KINDS
}
