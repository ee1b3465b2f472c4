"""Calls of Python's own functions that pass batches, models and parameters on."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import reduce

from torchvet.facts.calls import Arguments, unknown_call
from torchvet.facts.pieces import element_of
from torchvet.facts.values import CONSTANT, UNKNOWN, Kind, Value, join
from torchvet.facts.walk import Walk


def _enumerate(_: Walk, __: ast.Call, ___: Value, arguments: Arguments) -> Value:
    inner = arguments.get(0, "iterable")
    return Value(
        Kind.BATCHES, inner.name, sites=inner.sites, weak=inner.weak, items=(CONSTANT, element_of(inner))
    )


def _zip(_: Walk, __: ast.Call, ___: Value, arguments: Arguments) -> Value:
    loader = next((each for each in arguments.positional if each.kind is Kind.LOADER), UNKNOWN)
    items = tuple(element_of(each) for each in arguments.positional)
    return Value(Kind.BATCHES, loader.name, sites=loader.sites, weak=loader.weak, items=items)


def _first(_: Walk, __: ast.Call, ___: Value, arguments: Arguments) -> Value:
    return arguments.get(0, "")


def _next(_: Walk, __: ast.Call, ___: Value, arguments: Arguments) -> Value:
    return element_of(arguments.get(0, ""))


def _quiet(_: Walk, __: ast.Call, ___: Value, ____: Arguments) -> Value:
    return UNKNOWN


def _deepcopy(walk: Walk, node: ast.Call, _: Value, arguments: Arguments) -> Value:
    copied = arguments.get(0, "x")
    if copied.kind is not Kind.MODULE:
        return copied
    for site in copied.sites:
        mode = walk.modes.get(site)
        if mode:
            walk.modes[walk.site(node)] = mode
    return copied.with_(sites=frozenset({walk.site(node)}))


def _chain(_: Walk, __: ast.Call, ___: Value, arguments: Arguments) -> Value:
    """Parameters of several models in one iterator."""
    if not arguments.positional or any(each.kind is not Kind.PARAMETERS for each in arguments.positional):
        return UNKNOWN
    return reduce(join, arguments.positional)


def _second(_: Walk, __: ast.Call, ___: Value, arguments: Arguments) -> Value:
    return arguments.get(1, "")


def _opened(_: Walk, __: ast.Call, ___: Value, arguments: Arguments) -> Value:
    """A file that is open stands for its path."""
    path = arguments.get(0, "file")
    return path if path.kind is Kind.STRING else UNKNOWN


def _map(walk: Walk, node: ast.Call, _: Value, arguments: Arguments) -> Value:
    """A mapped batch keeps its order; of anything else nothing is known."""
    mapped = arguments.get(1, "")
    return mapped if mapped.kind is Kind.BATCH else unknown_call(walk, node, arguments)


BUILTINS: dict[str, Callable[[Walk, ast.Call, Value, Arguments], Value]] = {
    "itertools.chain": _chain,
    "copy.copy": _first,
    "copy.deepcopy": _deepcopy,
    "builtins.filter": _second,
    "builtins.open": _opened,
    "builtins.map": _map,
    "builtins.enumerate": _enumerate,
    "builtins.zip": _zip,
    "builtins.next": _next,
    **{f"builtins.{name}": _first for name in ("iter", "list", "tuple", "sorted", "reversed")},
    **{
        f"builtins.{name}": _quiet
        for name in ("print", "isinstance", "len", "type", "hasattr", "id", "repr", "range")
    },
}
