"""What running a file would reach: calls at its top level, and in functions that are named from there.

By name only, across the file and the local files it imports: enough to tell whether a training loop is run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from torchvet_runtime.source import Source

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class ReachedCall:
    """A call that running the file gets to."""

    source: Source
    node: ast.Call

    @property
    def method(self) -> str:
        """The last part of what is called: `backward` in `loss.backward()`."""
        called = self.node.func
        if isinstance(called, ast.Attribute):
            return called.attr
        return called.id if isinstance(called, ast.Name) else ""


def reached_calls(sources: list[Source]) -> list[ReachedCall]:
    """All calls that running the first of `sources` gets to."""
    definitions: dict[str, list[tuple[Source, _Definition]]] = {}
    for source in sources:
        for name, definition in _definitions(source.tree.body):
            definitions.setdefault(name, []).append((source, definition))
    calls: list[ReachedCall] = []
    waiting: list[tuple[Source, list[ast.AST]]] = [(sources[0], list(_running(sources[0].tree.body)))]
    known: set[str] = set()
    while waiting:
        source, nodes = waiting.pop()
        for node in (each for one in nodes for each in ast.walk(one)):
            if isinstance(node, ast.Call):
                calls.append(ReachedCall(source, node))
            for name in set(_named_by(node, source)) - known:
                known.add(name)
                waiting += [(where, _body(each)) for where, each in definitions.get(name, [])]
    return calls


def _named_by(node: ast.AST, source: Source) -> Iterator[str]:
    """The definitions that `node` may mean: `f`, `module.f`, or any class's method as `.f`."""
    if isinstance(node, ast.Name):
        # An alias stands for the name it was imported under.
        yield source.names.get(node.id, node.id).rpartition(".")[2]
    elif isinstance(node, ast.Attribute):
        yield f".{node.attr}"
        if isinstance(node.value, ast.Name) and node.value.id in source.names:
            yield node.attr


def _definitions(body: Iterable[ast.stmt], prefix: str = "") -> Iterator[tuple[str, _Definition]]:
    """Functions and classes by name, methods with a dot before it; those inside functions belong to their function."""
    for node in _flat(body):
        if isinstance(node, _Definition):
            yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from _definitions(node.body, prefix=".")


def _body(definition: _Definition) -> list[ast.AST]:
    if not isinstance(definition, ast.ClassDef):
        return list(definition.body)
    # Naming a class makes an instance sooner or later; its other methods count when somebody names them.
    made = ("__init__", "__call__", "forward", "__post_init__")
    inner = [each for each in definition.body if isinstance(each, ast.FunctionDef) and each.name in made]
    return [*_running(definition.body), *inner]


def _running(body: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """The statements that run where they stand, with their decorators but without definitions."""
    for node in body:
        if isinstance(node, _Definition):
            yield from node.decorator_list
        elif isinstance(node, ast.If | ast.For | ast.While | ast.With | ast.Try):
            # Their own expressions, and what stands in them.
            yield from (
                each for each in ast.iter_child_nodes(node) if isinstance(each, ast.expr | ast.withitem)
            )
            yield from _running(_inner(node))
        else:
            yield node


def _flat(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        if isinstance(node, ast.If | ast.For | ast.While | ast.With | ast.Try):
            yield from _flat(_inner(node))


def _inner(node: ast.If | ast.For | ast.While | ast.With | ast.Try) -> list[ast.stmt]:
    inner = list(node.body)
    inner += getattr(node, "orelse", [])
    inner += getattr(node, "finalbody", [])
    for each in getattr(node, "handlers", []):
        inner += each.body
    return inner
