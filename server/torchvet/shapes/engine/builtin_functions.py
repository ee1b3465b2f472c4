"""Python's own functions over values of the engine."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from torchvet.shapes.engine.attributes import attribute_of, lacks, set_attribute
from torchvet.shapes.engine.classes import method_in
from torchvet.shapes.engine.instance_checks import is_instance
from torchvet.shapes.engine.instances import fill_as_dataclass
from torchvet.shapes.engine.iterating import iterated
from torchvet.shapes.engine.joining import all_joined
from torchvet.shapes.engine.numbers import NUMBERS
from torchvet.shapes.engine.operators import operated
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.truths import truth
from torchvet.shapes.engine.values import (
    Builtin,
    DictObject,
    Each,
    Instance,
    ListObject,
    Method,
    ModuleObject,
    pair,
)
from torchvet.shapes.tensor import UNKNOWN, Items, Opaque, Tensor
from torchvet.shapes.vocabulary import MODULE_NAMES

_MAX_RANGE = 4096
_Args = tuple[object, ...]
_PLAIN = (str, int, float, bool)


def call_builtin(
    engine: Engine, function: Builtin, args: _Args, kwargs: dict[str, object], node: ast.expr
) -> object:
    """`len(x)`, `range(n)`, …"""
    rule = _RULES.get(function.name)
    return UNKNOWN if rule is None else rule(engine, args, kwargs, node)


def _len(engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    only = args[0] if args else UNKNOWN
    if isinstance(only, Tensor) and only.dims:
        return UNKNOWN if only.dims[0] is None else only.dims[0]
    if isinstance(only, (Tensor, Opaque)) or only is UNKNOWN:
        return UNKNOWN
    items = iterated(engine, only)
    return len(items) if isinstance(items, tuple) else UNKNOWN


def _range(engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    numbers = [each for each in args if isinstance(each, int)]
    if len(numbers) == len(args) and 1 <= len(args) <= 3 and (len(args) < 3 or numbers[2]):
        found = range(*numbers)
        if len(found) <= _MAX_RANGE:
            return pair(*found)
    return Each(engine.opaque("i"))


def _zip(engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    ways = [iterated(engine, each) for each in args]
    known = [each for each in ways if isinstance(each, tuple)]
    if len(known) == len(ways):
        return pair(*(pair(*each) for each in zip(*known, strict=False)))
    return Each(pair(*(all_joined(list(each)) if isinstance(each, tuple) else each.item for each in ways)))


def _enumerate(engine: Engine, args: _Args, kwargs: dict[str, object], _node: ast.expr) -> object:
    items = iterated(engine, args[0]) if args else Each(UNKNOWN)
    start = args[1] if len(args) > 1 else kwargs.get("start", 0)
    if isinstance(items, tuple) and isinstance(start, int):
        return pair(*(pair(number, each) for number, each in enumerate(items, start)))
    item = items.item if isinstance(items, Each) else all_joined(list(items))
    return Each(pair(engine.opaque("i"), item))


def _reversed(engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    items = iterated(engine, args[0]) if args else Each(UNKNOWN)
    return pair(*items[::-1]) if isinstance(items, tuple) else items


def _list(engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    items = iterated(engine, args[0]) if args else ()
    return ListObject.of(items) if isinstance(items, tuple) else items


def _tuple(engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    items = iterated(engine, args[0]) if args else ()
    return pair(*items) if isinstance(items, tuple) else items


def _dict(engine: Engine, args: _Args, kwargs: dict[str, object], _node: ast.expr) -> object:
    entries: dict[object, object] = {}
    if args and isinstance(args[0], DictObject):
        if args[0].entries is None:
            return DictObject({"entries": UNKNOWN})
        entries.update(args[0].entries)
    elif args:
        items = iterated(engine, args[0])
        pairs = [each for each in items if isinstance(each, Items)] if isinstance(items, tuple) else None
        if pairs is None or any(
            len(each.values) != 2 or not isinstance(each.values[0], _PLAIN) for each in pairs
        ):
            return DictObject({"entries": UNKNOWN})
        entries.update({each.values[0]: each.values[1] for each in pairs})
    entries.update(kwargs)
    return DictObject.of(entries)


def _bool(_engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    decided = truth(args[0]) if args else False
    return UNKNOWN if decided is None else decided


def _str(_engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    return str(args[0]) if args and isinstance(args[0], (str, int)) else UNKNOWN


def _hasattr(_engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    if len(args) != 2 or not isinstance(args[0], (ModuleObject, Instance)) or not isinstance(args[1], str):
        return UNKNOWN
    owner, name = args[0], args[1]
    cls = owner.cls
    if name in owner.slots or (cls is not None and method_in(cls, name) is not None):
        return True
    return False if lacks(owner, name) else UNKNOWN


def _getattr(engine: Engine, args: _Args, _kwargs: dict[str, object], node: ast.expr) -> object:
    if len(args) < 2 or not isinstance(args[1], str):
        return UNKNOWN
    if len(args) == 2:
        return attribute_of(engine, args[0], args[1], node)
    if lacks(args[0], args[1]):
        return args[2]
    found = attribute_of(engine, args[0], args[1], node)
    # A method is what stands in for an attribute nobody knows.
    return UNKNOWN if isinstance(found, Method) and args[1] not in MODULE_NAMES else found


def _setattr(engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    if len(args) == 3 and isinstance(args[1], str):
        set_attribute(engine, args[0], args[1], args[2])
    elif args and isinstance(args[0], ModuleObject):
        engine.heap.write(args[0].made, "lost", True)
    return None


def _map(engine: Engine, args: _Args, _kwargs: dict[str, object], node: ast.expr) -> object:
    if len(args) != 2:
        return UNKNOWN
    items = iterated(engine, args[1])
    if isinstance(items, tuple):
        return pair(*(engine.call(args[0], (each,), {}, node) for each in items))
    return Each(engine.call(args[0], (items.item,), {}, node))


def _type(_engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    only = args[0] if len(args) == 1 else UNKNOWN
    if isinstance(only, (str, int, float)):
        return Builtin(type(only).__name__)
    return only.cls or UNKNOWN if isinstance(only, (ModuleObject, Instance)) else UNKNOWN


def _iter(_engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    return args[0] if args else UNKNOWN


def _next(engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    items = iterated(engine, args[0]) if args else Each(UNKNOWN)
    return items.item if isinstance(items, Each) else all_joined(list(items))


def _sorted(engine: Engine, args: _Args, kwargs: dict[str, object], _node: ast.expr) -> object:
    items = iterated(engine, args[0]) if args else Each(UNKNOWN)
    is_plain = isinstance(items, tuple) and all(isinstance(each, int) for each in items) and not kwargs
    return ListObject.of(tuple(sorted(items))) if is_plain and isinstance(items, tuple) else UNKNOWN  # type: ignore[type-var]  # ints


def _quantified(wanted: bool) -> Callable[[Engine, _Args, dict[str, object], ast.expr], object]:
    def rule(engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
        items = iterated(engine, args[0]) if args else Each(UNKNOWN)
        answers = [truth(each) for each in items] if isinstance(items, tuple) else [None]
        if wanted in answers:
            return wanted
        return UNKNOWN if None in answers else not wanted

    return rule


def _named(_engine: Engine, args: _Args, kwargs: dict[str, object], _node: ast.expr) -> object:
    """What a class made by `collections.namedtuple` makes; its field names come first."""
    names = args[0] if isinstance(args[0], tuple) else ()
    values = [*args[1:], *(kwargs.get(str(name), UNKNOWN) for name in names[len(args) - 1 :])]
    return Items(tuple(values), False, tuple(map(str, names)))  # type: ignore[arg-type]  # engine's tuple


def _set(engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    items = iterated(engine, args[0]) if args else ()
    if isinstance(items, tuple) and all(isinstance(each, _PLAIN) for each in items):
        return pair(*dict.fromkeys(items))
    return Each(items.item if isinstance(items, Each) else all_joined(list(items)))


def _divmod(engine: Engine, args: _Args, _kwargs: dict[str, object], node: ast.expr) -> object:
    if len(args) != 2:
        return UNKNOWN
    return pair(*(operated(engine, node, each, *args) for each in (ast.FloorDiv, ast.Mod)))  # type: ignore[arg-type]  # any place will do


def _pow(engine: Engine, args: _Args, _kwargs: dict[str, object], node: ast.expr) -> object:
    return operated(engine, node, ast.Pow, *args) if len(args) == 2 else UNKNOWN  # type: ignore[arg-type]  # the same


def _dataclass_init(engine: Engine, args: _Args, kwargs: dict[str, object], node: ast.expr) -> object:
    fill_as_dataclass(engine, args[0], args[1], args[2:], kwargs, node)
    return None


def _nothing(_engine: Engine, _args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    return None


_RULES: Mapping[str, Callable[[Engine, _Args, dict[str, object], ast.expr], object]] = {
    "len": _len,
    "range": _range,
    "zip": _zip,
    "enumerate": _enumerate,
    "reversed": _reversed,
    "list": _list,
    "tuple": _tuple,
    "dict": _dict,
    **NUMBERS,
    "bool": _bool,
    "str": _str,
    "isinstance": is_instance,
    "hasattr": _hasattr,
    "getattr": _getattr,
    "setattr": _setattr,
    "map": _map,
    "type": _type,
    "iter": _iter,
    "next": _next,
    "sorted": _sorted,
    "any": _quantified(True),
    "all": _quantified(False),
    "print": _nothing,
    "__init__": _dataclass_init,
    "namedtuple": _named,
    "set": _set,
    "frozenset": _set,
    "divmod": _divmod,
    "pow": _pow,
}
