"""`x[...]`: ints, slices, None, Ellipsis, and one tensor or list index."""

from __future__ import annotations

from torchvet.shapes.ops.call import is_integer, known_dims
from torchvet.shapes.tensor import Axes, Axis, Items, NotProvable, Slice, Tensor, Value

_INDEX_DTYPES = ("int64", "int32", "int16", "int8")


def indexed(tensor: Tensor, index: Value) -> Tensor:
    """`tensor[index]`."""
    dims = known_dims(tensor)
    parts = list(index.values) if isinstance(index, Items) and not index.is_list else [index]
    n_advanced = sum(isinstance(part, (Tensor, Items)) for part in parts)
    if n_advanced > 1:
        raise NotProvable
    if n_advanced and any(is_integer(part) for part in parts):
        # An int next to a tensor counts as a tensor index, and may move the result's axes.
        raise NotProvable
    parts = _without_ellipsis(parts, len(dims))
    result: list[Axis] = []
    place = 0
    for part in parts:
        if part is None:
            result.append(1)
            continue
        used, made = _one(part, dims, place)
        result += made
        place += used
    return Tensor((*result, *dims[place:]), tensor.dtype)


def item_of(sequence: Items, index: Value) -> Value:
    """`sequence[index]` of a known tuple or list."""
    if isinstance(index, Slice):
        return Items(sequence.values[_plain_slice(index)], sequence.is_list)
    if (
        isinstance(index, bool)
        or not isinstance(index, int)
        or not -len(sequence.values) <= index < len(sequence.values)
    ):
        raise NotProvable
    return sequence.values[index]


def _without_ellipsis(parts: list[Value], rank: int) -> list[Value]:
    used = sum(_width(part) for part in parts if part is not ... and part is not None)
    if used > rank or sum(part is ... for part in parts) > 1:
        raise NotProvable
    if ... not in [part if part is ... else None for part in parts]:
        return parts
    place = next(n for n, part in enumerate(parts) if part is ...)
    return [*parts[:place], *[Slice(None, None, None)] * (rank - used), *parts[place + 1 :]]


def _width(part: Value) -> int:
    if isinstance(part, Tensor) and part.dtype == "bool":
        return len(known_dims(part))
    return 1


def _one(part: Value, dims: Axes, place: int) -> tuple[int, Axes]:
    """How many axes `part` uses up, and what stands there afterwards."""
    if isinstance(part, Slice):
        return 1, (_sliced(dims[place], part),)
    if is_integer(part):
        size = dims[place]
        if isinstance(part, int) and isinstance(size, int) and not -size <= part < size:
            raise NotProvable
        return 1, ()
    if isinstance(part, Tensor):
        if part.dtype == "bool":
            if not known_dims(part):
                raise NotProvable
            return len(known_dims(part)), (None,)
        if part.dtype not in _INDEX_DTYPES:
            raise NotProvable
        return 1, known_dims(part)
    if isinstance(part, Items) and part.values and all(is_integer(each) for each in part.values):
        return 1, (len(part.values),)
    raise NotProvable


def _sliced(size: Axis, part: Slice) -> Axis:
    if part.start in (None, 0) and part.stop is None and part.step in (None, 1):
        return size
    try:
        plain = _plain_slice(part)
    except NotProvable:
        return None
    if plain.step is not None and plain.step <= 0:
        raise NotProvable
    if not isinstance(size, int):
        return None
    start, stop, step = plain.indices(size)
    return max(0, -(-(stop - start) // step))


def _plain_slice(part: Slice) -> slice:
    start, stop, step = (_plain_bound(each) for each in (part.start, part.stop, part.step))
    return slice(start, stop, step)


def _plain_bound(value: Value) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise NotProvable
