"""Comprehensions: item by item over what is known, else one item that stands for each."""

from __future__ import annotations

import ast

from torchvet.shapes.engine.iterating import iterated
from torchvet.shapes.engine.joining import all_joined
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.truths import truth
from torchvet.shapes.engine.values import DictObject, Each, ListObject, Scope, pair
from torchvet.shapes.tensor import UNKNOWN, Items

_MAX_ITEMS = 512
_Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


class _Unbounded(Exception):
    """How many items come is not known."""


def evaluate_comprehension(engine: Engine, node: _Comprehension) -> object:
    """The list, dict or iterable of a comprehension."""
    frame = engine.frame
    outer = frame.scope
    frame.scope = Scope(parent=outer)
    found: list[object] = []
    try:
        _generate(engine, node, 0, found)
        is_known = True
    except _Unbounded:
        is_known = False
    finally:
        frame.scope = outer
    return _collected(node, found, is_known)


def _collected(node: _Comprehension, found: list[object], is_known: bool) -> object:
    if isinstance(node, ast.DictComp):
        entries: dict[object, object] = {}
        for each in found:
            key, value = each.values if isinstance(each, Items) else (UNKNOWN, UNKNOWN)
            is_known = is_known and isinstance(key, (str, int))
            entries[key] = value
        if is_known:
            return DictObject.of(entries)
        return DictObject({"entries": UNKNOWN})
    if not is_known:
        return Each(all_joined(found))
    if isinstance(node, ast.SetComp):
        return Each(all_joined(found))
    return ListObject.of(tuple(found)) if isinstance(node, ast.ListComp) else pair(*found)


def _generate(engine: Engine, node: _Comprehension, level: int, found: list[object]) -> None:
    if level == len(node.generators):
        if isinstance(node, ast.DictComp):
            found.append(pair(engine.evaluate(node.key), engine.evaluate(node.value)))
        else:
            found.append(engine.evaluate(node.elt))
        if len(found) > _MAX_ITEMS:
            raise _Unbounded
        return
    generator = node.generators[level]
    items = iterated(engine, engine.evaluate(generator.iter))
    is_known = isinstance(items, tuple)
    for item in items if isinstance(items, tuple) else (items.item,):
        engine.assign(generator.target, item)
        decided = _decided(engine, generator.ifs)
        if decided is False and is_known:
            continue
        is_known = is_known and decided is not None
        if is_known:
            _generate(engine, node, level + 1, found)
            continue
        with engine.maybe():
            _generate_some(engine, node, level + 1, found)
        raise _Unbounded
    return


def _generate_some(engine: Engine, node: _Comprehension, level: int, found: list[object]) -> None:
    try:
        _generate(engine, node, level, found)
    except _Unbounded:
        return


def _decided(engine: Engine, tests: list[ast.expr]) -> bool | None:
    result: bool | None = True
    for each in tests:
        decided = truth(engine.evaluate(each))
        if decided is False:
            return False
        result = None if decided is None else result
    return result
