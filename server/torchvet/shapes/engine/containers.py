"""Lists, dicts and tuples: items, methods, and what is lost when an index is not known."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace

from torchvet.shapes.engine.awaiting import size_at
from torchvet.shapes.engine.classes import method_in
from torchvet.shapes.engine.datasets import item_of_dataset
from torchvet.shapes.engine.iterating import children_of, iterated
from torchvet.shapes.engine.joining import all_joined
from torchvet.shapes.engine.lowering import lower, raised_up
from torchvet.shapes.engine.operations import failed, item
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.truths import filtered
from torchvet.shapes.engine.values import (
    Bound,
    DictObject,
    Each,
    Function,
    Instance,
    ListObject,
    Method,
    ModuleObject,
    Partial,
    pair,
)
from torchvet.shapes.ops.indexing import indexed
from torchvet.shapes.tensor import UNKNOWN, Items, Mismatch, Slice, Tensor


def item_of(engine: Engine, node: ast.Subscript, owner: object, index: object) -> object:
    """`owner[index]`."""
    owner = filtered(owner)
    if isinstance(owner, Tensor):
        try:
            result = raised_up(indexed(owner, lower(index)))
        except Mismatch as mismatch:
            failed(engine, node, mismatch, "[…]", [owner])
            return UNKNOWN
        return item(engine, node, result, owner, index) if isinstance(result, Tensor) else result
    if isinstance(owner, DictObject):
        return _entry(owner, index)
    if isinstance(owner, Partial) and not isinstance(index, Slice):
        return item_of_dataset(engine, owner, node)
    if isinstance(owner, Instance):
        getter = method_in(owner.cls, "__getitem__")
        return (
            engine.call(Bound(getter, owner), (index,), {}, node) if isinstance(getter, Function) else UNKNOWN
        )
    if isinstance(owner, Method) and owner.name == "shape":
        return size_at(owner, index)
    if isinstance(owner, ModuleObject):
        return _child(owner, index)
    items = (
        owner.values if isinstance(owner, Items) else owner.items if isinstance(owner, ListObject) else None
    )
    if items is None:
        return owner.item if isinstance(owner, Each) else UNKNOWN
    found = _picked(items, index)
    if isinstance(index, Slice) and isinstance(found, tuple):
        return ListObject.of(found) if isinstance(owner, ListObject) else pair(*found)
    return found


def _picked(items: tuple[object, ...], index: object) -> object:
    if isinstance(index, Slice):
        bounds = [
            each for each in (index.start, index.stop, index.step) if each is None or isinstance(each, int)
        ]
        return items[slice(*bounds)] if len(bounds) == 3 and index.step != 0 else UNKNOWN
    if isinstance(index, int):
        return items[index] if -len(items) <= index < len(items) else UNKNOWN
    return all_joined(list(items))


def _entry(owner: DictObject, key: object) -> object:
    entries = owner.entries
    if entries is None:
        return UNKNOWN
    if isinstance(key, (str, int, bool)):
        return entries.get(key, UNKNOWN)
    return all_joined(list(entries.values()))


def _child(owner: ModuleObject, index: object) -> object:
    if owner.is_lost:
        return UNKNOWN
    if isinstance(index, str):
        found = owner.slots.get(index, UNKNOWN)
        # It moves with its module.
        return replace(found, device=None) if isinstance(found, Tensor) else found
    items = children_of(owner)
    if not isinstance(items, tuple):
        return items.item
    found = _picked(items, index)
    if isinstance(index, Slice) and isinstance(found, tuple):
        return ModuleObject(owner.kind, None, {str(n): each for n, each in enumerate(found)})
    return found


def set_item(engine: Engine, owner: object, index: object, value: object) -> None:
    """`owner[index] = value`."""
    heap = engine.heap
    if isinstance(owner, DictObject):
        entries = owner.entries
        if entries is not None and isinstance(index, (str, int)):
            heap.write(owner.slots, "entries", {**entries, index: value})
        else:
            heap.write(owner.slots, "entries", UNKNOWN)
    elif isinstance(owner, ListObject):
        items = owner.items
        if items is not None and isinstance(index, int) and -len(items) <= index < len(items):
            at = index % len(items)
            heap.write(owner.slots, "items", (*items[:at], value, *items[at + 1 :]))
        else:
            heap.write(owner.slots, "items", UNKNOWN)
    elif isinstance(owner, ModuleObject):
        name = str(index) if isinstance(index, (int, str)) else None
        if isinstance(index, int) and index < 0:
            name = str(index + len(owner.slots))
        if name is None:
            heap.write(owner.made, "lost", True)
        else:
            heap.write(owner.slots, name, value)


def call_method(
    engine: Engine, owner: object, name: str, args: tuple[object, ...], kwargs: dict[str, object]
) -> object:
    """A method of a list, dict, tuple or text."""
    if isinstance(owner, ListObject):
        return _on_list(engine, owner, name, args)
    if isinstance(owner, DictObject):
        return _on_dict(engine, owner, name, args, kwargs)
    if isinstance(owner, Items):
        return _on_tuple(owner, name, args)
    if isinstance(owner, str):
        return _on_text(owner, name, args)
    return UNKNOWN


def _on_tuple(owner: Items, name: str, args: tuple[object, ...]) -> object:
    if name == "numel" and not args:
        total: object = 1
        for each in owner.values:
            if not isinstance(each, int) or not isinstance(total, int):
                return UNKNOWN
            total *= each
        return total
    if (
        name == "index"
        and args
        and all(isinstance(each, (int, str)) for each in owner.values)
        and args[0] in owner.values
    ):
        return owner.values.index(args[0])
    return UNKNOWN


def _on_list(engine: Engine, owner: ListObject, name: str, args: tuple[object, ...]) -> object:
    items = owner.items
    if name in ("append", "extend", "insert", "pop", "reverse", "clear", "sort", "remove"):
        new, result = _changed(engine, items, name, args)
        engine.heap.write(owner.slots, "items", new)
        return result
    if name in ("copy", "tolist") and items is not None:
        return ListObject.of(items)
    if name == "index" and items is not None and all(isinstance(each, (int, str)) for each in items) and args:
        return items.index(args[0]) if args[0] in items else UNKNOWN
    return UNKNOWN


def _changed(
    engine: Engine, items: tuple[object, ...] | None, name: str, args: tuple[object, ...]
) -> tuple[object, object]:
    """The items after a method that changes the list, and what it returns."""
    if name == "clear":
        return (), None
    if items is None:
        return UNKNOWN, UNKNOWN if name == "pop" else None
    first = args[0] if args else None
    if name == "append":
        return (*items, first), None
    if name == "extend":
        more = iterated(engine, first)
        return ((*items, *more) if isinstance(more, tuple) else UNKNOWN), None
    if name == "reverse":
        return items[::-1], None
    if name == "insert" and len(args) == 2 and isinstance(first, int):
        return (*items[:first], args[1], *items[first:]), None
    if name == "pop" and items:
        at = first if args else -1
        if isinstance(at, int) and -len(items) <= at < len(items):
            at %= len(items)
            return (*items[:at], *items[at + 1 :]), items[at]
    return UNKNOWN, all_joined(list(items)) if name == "pop" else None


def _on_dict(
    engine: Engine, owner: DictObject, name: str, args: tuple[object, ...], kwargs: dict[str, object]
) -> object:
    entries = owner.entries
    if name in ("update", "pop", "setdefault", "clear", "popitem"):
        return _dict_changed(engine, owner, name, args, kwargs)
    if entries is None:
        return Each(UNKNOWN) if name in ("items", "keys", "values") else UNKNOWN
    if name == "items":
        return pair(*(pair(key, value) for key, value in entries.items()))
    if name == "keys":
        return pair(*entries)
    if name == "values":
        return pair(*entries.values())
    if name == "copy":
        return DictObject.of(dict(entries))
    if name == "get" and args and isinstance(args[0], (str, int)):
        return entries.get(args[0], args[1] if len(args) > 1 else None)
    return UNKNOWN


def _dict_changed(
    engine: Engine, owner: DictObject, name: str, args: tuple[object, ...], kwargs: dict[str, object]
) -> object:
    entries, result = owner.entries, UNKNOWN
    new: object = UNKNOWN
    if entries is not None:
        first = args[0] if args else None
        if name == "clear":
            new = dict[object, object]()
        elif name == "update" and (first is None or isinstance(first, DictObject)):
            more = {} if first is None else first.entries
            new = UNKNOWN if more is None else _with(entries, more, kwargs)
        elif name in ("pop", "setdefault") and isinstance(first, (str, int)):
            default = args[1] if len(args) > 1 else None
            value = entries.get(first, default)
            new = (
                {**entries, first: value}
                if name == "setdefault"
                else {k: v for k, v in entries.items() if k != first}
            )
            engine.heap.write(owner.slots, "entries", new)
            return value
    engine.heap.write(owner.slots, "entries", new)
    return result


def _with(*parts: Mapping[object, object] | Mapping[str, object]) -> dict[object, object]:
    merged: dict[object, object] = {}
    for each in parts:
        merged.update(each.items())
    return merged


def _filled(template: str, args: tuple[object, ...]) -> object:
    try:
        return template.format(*args)
    except (IndexError, KeyError, ValueError):
        return UNKNOWN


def _on_text(owner: str, name: str, args: tuple[object, ...]) -> object:
    plain = [each for each in args if isinstance(each, str)]
    if name == "format" and all(isinstance(each, (int, str)) for each in args):
        return _filled(owner, args)
    if len(plain) != len(args):
        return UNKNOWN
    if name in ("lower", "upper", "strip", "title") and not args:
        return str(getattr(owner, name)())
    if name in ("startswith", "endswith") and len(plain) == 1:
        return owner.startswith(plain[0]) if name == "startswith" else owner.endswith(plain[0])
    if name == "replace" and len(plain) == 2:
        return owner.replace(plain[0], plain[1])
    if name == "split" and len(plain) <= 1:
        return ListObject.of(tuple(owner.split(plain[0] if plain else None)))
    return UNKNOWN
