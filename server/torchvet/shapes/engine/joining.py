"""One value for either of two, as far as they agree."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

from torchvet.shapes.devices import joined_devices
from torchvet.shapes.engine.values import (
    Bound,
    Choice,
    ClassObject,
    Each,
    External,
    Function,
    ListObject,
    Method,
    ModuleObject,
    Partial,
    pair,
)
from torchvet.shapes.environment import joined_value
from torchvet.shapes.gradients import joined_grads
from torchvet.shapes.tensor import UNKNOWN, Device, Items, Tensor

_MAX_OPTIONS = 6
# What code asks before it moves a tensor to where another one is.
_ASKING = frozenset(("is_cuda", "is_cpu", "device", "get_device", "type"))
# Values whose use differs by which one it is: kept apart and used one by one.
_KEPT_APART = (
    ModuleObject,
    Function,
    Bound,
    Method,
    Partial,
    ClassObject,
    External,
    type(None),
    Tensor,
    str,
    bool,
)


def joined(left: object, right: object) -> object:
    """The value that is `left` or `right`."""
    if left is right:
        return left
    if isinstance(left, Tensor) and isinstance(right, Tensor):
        return _joined_tensors(left, right)
    if isinstance(left, Device) and isinstance(right, Device):
        device = joined_devices(left.name, right.name)
        return UNKNOWN if device is None else Device(device)
    if isinstance(left, Items) and isinstance(right, Items) and len(left.values) == len(right.values):
        return pair(*(joined(a, b) for a, b in zip(left.values, right.values, strict=True)))
    if isinstance(left, ListObject) and isinstance(right, ListObject):
        return _joined_lists(left, right)
    if isinstance(left, Each) and isinstance(right, Each):
        return Each(joined(left.item, right.item))
    if type(left) is type(right) and not isinstance(left, Tensor) and left == right:
        return left
    options = [*_options(left), *_options(right)]
    if all(isinstance(each, _KEPT_APART) for each in options):
        return _choice(options)
    return UNKNOWN


def joined_after(test: ast.expr) -> Callable[[object, object], object]:
    """How to join the two ways of a test: one that asks for a device tells the tensors apart that it moves."""
    asks = any(isinstance(each, ast.Attribute) and each.attr in _ASKING for each in ast.walk(test))
    return _joined_apart if asks else joined


def _joined_apart(left: object, right: object) -> object:
    if isinstance(left, Tensor) and isinstance(right, Tensor) and left.device != right.device:
        return joined(replace(left, device=None), replace(right, device=None))
    return joined(left, right)


def _joined_tensors(left: Tensor, right: Tensor) -> object:
    merged = joined_value(left, right)
    device = joined_devices(left.device, right.device)
    ranks = {None if each.dims is None else len(each.dims) for each in (left, right)}
    if isinstance(merged, Tensor) and len(ranks) == 1:
        return Tensor(
            merged.dims,
            merged.dtype,
            merged.origin,
            is_parameter=left.is_parameter,
            device=device,
            layout=left.layout if left.layout == right.layout else None,
            grad=joined_grads(left.grad, right.grad),
            step=left.step,
        )
    return Tensor(None, left.dtype if left.dtype == right.dtype else None, device=device)


def _joined_lists(left: ListObject, right: ListObject) -> object:
    a, b = left.items, right.items
    if a is None or b is None:
        return UNKNOWN
    if len(a) == len(b):
        return ListObject.of(tuple(joined(x, y) for x, y in zip(a, b, strict=True)))
    return UNKNOWN


def _options(value: object) -> tuple[object, ...]:
    return value.options if isinstance(value, Choice) else (value,)


def _choice(options: list[object]) -> object:
    found: list[object] = []
    for each in options:
        alike = next((n for n, other in enumerate(found) if _is_same(each, other)), None)
        if alike is None:
            found.append(each)
        elif isinstance(each, Tensor):
            found[alike] = joined(each, found[alike])
    if len(found) == 1:
        return found[0]
    return Choice(tuple(found)) if len(found) <= _MAX_OPTIONS else UNKNOWN


def _is_same(left: object, right: object) -> bool:
    if isinstance(left, Tensor) and isinstance(right, Tensor):
        return True
    return left is right or (type(left) is type(right) and left == right)


def all_joined(values: list[object]) -> object:
    """The value that is one of `values`; unknown for none."""
    if not values:
        return UNKNOWN
    result = values[0]
    for each in values[1:]:
        result = joined(result, each)
    return result
