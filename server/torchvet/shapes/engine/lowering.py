"""Values of the engine as the rules of operations read them, and back."""

from __future__ import annotations

from torchvet.shapes.engine.values import DictObject, ListObject
from torchvet.shapes.tensor import UNKNOWN, Items, Tensor, Value


class _Number:
    """A Python number whose value is not known: it changes no shape."""


NUMBER = _Number()
# Stands for NUMBER where only shape and dtype count.
_ANY_FLOAT = 0.5


def lower(value: object) -> Value:
    """`value` for an operation: lists as sequences, a number of unknown value as some number."""
    if isinstance(value, ListObject):
        items = value.items
        return UNKNOWN if items is None else Items(tuple(lower(each) for each in items), is_list=True)
    if isinstance(value, Items):
        return Items(tuple(lower(each) for each in value.values), value.is_list, value.fields)
    if value is NUMBER:
        return _ANY_FLOAT
    if isinstance(value, DictObject) or not is_plain(value):
        return UNKNOWN
    return value  # type: ignore[return-value]  # just looked


def is_plain(value: object) -> bool:
    """Whether `value` is one that operations know."""
    return type(value).__module__ != "torchvet.shapes.engine.values"


def raised_up(value: Value) -> object:
    """The result of an operation as a value of the engine: lists that can change."""
    if isinstance(value, Items):
        items = tuple(raised_up(each) for each in value.values)
        return ListObject.of(items) if value.is_list else Items(items, False, value.fields)  # type: ignore[arg-type]  # any of its values
    return value


def tensors_of(values: object) -> list[Tensor]:
    """The tensors in `values`, also inside tuples, lists and dicts."""
    if isinstance(values, Tensor):
        return [values]
    if isinstance(values, (list, tuple)):
        return [tensor for each in values for tensor in tensors_of(each)]
    if isinstance(values, Items):
        return tensors_of(values.values)
    if isinstance(values, ListObject):
        return tensors_of(values.items or ())
    if isinstance(values, DictObject):
        return tensors_of(list((values.entries or {}).values()))
    return []
