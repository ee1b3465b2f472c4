"""What iterating over a value gives: known items, or one item that stands for each."""

from __future__ import annotations

from torchvet.shapes.engine.joining import all_joined
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.truths import filtered
from torchvet.shapes.engine.values import Choice, DictObject, Each, ListObject, ModuleObject
from torchvet.shapes.tensor import UNKNOWN, Items, Opaque, Tensor

_MAX_ROWS = 64


def iterated(engine: Engine, value: object) -> tuple[object, ...] | Each:
    """The items of `value` in order, or Each."""
    value = filtered(value)
    if isinstance(value, Items):
        return value.values
    if isinstance(value, ListObject):
        return Each(UNKNOWN) if value.items is None else value.items
    if isinstance(value, DictObject):
        return Each(UNKNOWN) if value.entries is None else tuple(value.entries)
    if isinstance(value, Tensor) and value.dims:
        rows = value.dims[0]
        row = Tensor(value.dims[1:], value.dtype, step=value.step, device=value.device)
        return (row,) * rows if isinstance(rows, int) and rows <= _MAX_ROWS else Each(row)
    if isinstance(value, str):
        return tuple(value)
    if isinstance(value, ModuleObject):
        return children_of(value)
    if isinstance(value, Each):
        return value
    if isinstance(value, Choice):
        ways = [iterated(engine, each) for each in value.options]
        return Each(
            all_joined([item for way in ways for item in (way if isinstance(way, tuple) else (way.item,))])
        )
    return Each(UNKNOWN)


def children_of(module: ModuleObject) -> tuple[object, ...] | Each:
    """What iterating over a container of modules gives."""
    if module.is_lost or module.kind not in ("Sequential", "ModuleList", "ModuleDict", "ParameterList"):
        return Each(UNKNOWN)
    if module.kind == "ModuleDict":
        return tuple(name for name, each in module.slots.items() if isinstance(each, (ModuleObject, Choice)))
    return tuple(
        each for each in module.slots.values() if isinstance(each, (ModuleObject, Tensor, Choice, Opaque))
    )
