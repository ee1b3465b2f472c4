"""Taking values apart: attribute paths, what iteration yields, what unpacking gives each target."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from torchvet.facts.values import Kind, Role, Source, Value, join


def path_text(node: ast.expr) -> str:
    """`self.net.head` for a chain of attributes on a name, "" for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])


def element_of(value: Value) -> Value:
    """What iterating over `value` yields."""
    if value.kind is Kind.LOADER:
        return Value(Kind.BATCH, sites=value.sites, weak=value.weak)
    if value.kind is Kind.BATCHES:
        return Value(Kind.SEQUENCE, items=value.items)
    if value.kind is Kind.SEQUENCE and value.items:
        result = value.items[0]
        for item in value.items[1:]:
            result = join(result, item)
        return result
    if value.kind is Kind.PARAMETERS:
        sources = frozenset(
            Source(Role.MODEL, site, -1, value.weak, has_gradient=True) for site in value.params or ()
        )
        return Value(Kind.TENSOR, "parameter", sources=sources, params=value.params)
    if value.kind is Kind.MODULE:
        return value.with_(
            sites=frozenset((*site, "[]") for site in value.sites), prefix=None, definition=None
        )
    if value.kind in (Kind.TENSOR, Kind.ENGINE, Kind.BATCH):
        return value
    return Value(sources=value.sources)


def pieces_of(value: Value, targets: Sequence[ast.expr]) -> list[Value]:
    """One value for each target that `value` is unpacked to."""
    count = len(targets)
    if value.kind is Kind.SEQUENCE and len(value.items) == count and not _has_star(targets):
        return list(value.items)
    if value.kind is Kind.BATCH:
        return [batch_item(value, index) for index in range(count)]
    if value.kind is Kind.ENGINE:
        return [value] * count
    if value.kind is Kind.TENSOR:
        return [value.with_(name="")] * count
    return [Value(sources=value.sources)] * count


def _has_star(targets: Sequence[ast.expr]) -> bool:
    return any(isinstance(each, ast.Starred) for each in targets)


def batch_item(batch: Value, index: int) -> Value:
    """Element `index` of a batch; -2 when it is not known which."""
    sources = frozenset(Source(Role.BATCH, site, index, batch.weak) for site in batch.sites)
    return Value(Kind.TENSOR, sources=sources, weak=batch.weak)
