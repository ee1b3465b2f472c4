"""`x[...]`: ints, slices, None, Ellipsis, and one tensor or list index."""

from __future__ import annotations

from torchvet.shapes.dim import Poly, Size, add, is_never_negative, maximum, minimum, subtract
from torchvet.shapes.ops.call import differ, is_integer, known_dims
from torchvet.shapes.ops.raising import listed
from torchvet.shapes.tensor import Axes, Axis, Items, Mismatch, NotProvable, Slice, Tensor, Value

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
    if any(isinstance(part, bool) for part in parts) or sum(part is ... for part in parts) > 1:
        raise NotProvable
    if used > rank:
        raise _too_many(parts, rank)
    if ... not in [part if part is ... else None for part in parts]:
        return parts
    place = next(n for n, part in enumerate(parts) if part is ...)
    return [*parts[:place], *[Slice(None, None, None)] * (rank - used), *parts[place + 1 :]]


def _too_many(parts: list[Value], rank: int) -> NotProvable:
    if not all(is_integer(part) or isinstance(part, Slice) or part is None or part is ... for part in parts):
        return NotProvable()
    if rank == 0:
        if len(parts) != 1 or not is_integer(parts[0]):
            return NotProvable()
        text = (
            "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ "
            "to convert a 0-dim tensor to a number"
        )
        return Mismatch(text, "IndexError")
    return Mismatch(f"too many indices for tensor of dimension {rank}", "IndexError")


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
            text = f"index {part} is out of bounds for dimension {place} with size {size}"
            raise Mismatch(text, "IndexError")
        return 1, ()
    if isinstance(part, Tensor):
        return _by_tensor(part, dims, place)
    if isinstance(part, Items) and part.values and all(is_integer(each) for each in part.values):
        return 1, (len(part.values),)
    raise NotProvable


def _by_tensor(part: Tensor, dims: Axes, place: int) -> tuple[int, Axes]:
    if part.dtype == "bool":
        mask = known_dims(part)
        if not mask:
            raise NotProvable
        for axis, size in enumerate(mask):
            if differ(size, dims[place + axis]):
                raise Mismatch(
                    f"The shape of the mask {listed(mask)} at index {axis} does not match the shape of the "
                    f"indexed tensor {listed(dims)} at index {place + axis}",
                    "IndexError",
                )
        return len(mask), (None,)
    if part.dtype is not None and part.dtype not in (*_INDEX_DTYPES, "uint8"):
        text = "tensors used as indices must be long, int, byte or bool tensors"
        raise Mismatch(text, "IndexError")
    if part.dtype not in _INDEX_DTYPES:
        raise NotProvable
    return 1, known_dims(part)


def _sliced(size: Axis, part: Slice) -> Axis:
    if part.start in (None, 0) and part.stop is None and part.step in (None, 1):
        return size
    if isinstance(part.step, int) and not isinstance(part.step, bool):
        if part.step == 0:
            raise Mismatch("slice step cannot be zero", "ValueError")
        if part.step < 0:
            raise Mismatch("step must be greater than zero", "ValueError")
    try:
        plain = _plain_slice(part)
    except NotProvable:
        return _sliced_formula(size, part)
    if not isinstance(size, int):
        return _sliced_formula(size, part)
    start, stop, step = plain.indices(size)
    return max(0, -(-(stop - start) // step))


def _sliced_formula(size: Axis, part: Slice) -> Axis:
    """The length of `start:stop` as a formula; a bound that may be negative counts from somewhere unknown."""
    if size is None or part.step not in (None, 1):
        return None
    start = 0 if part.start is None else _place(size, part.start)
    stop = size if part.stop is None else _place(size, part.stop)
    if start is None or stop is None:
        return None
    return maximum(subtract(stop, start), 0)


def _place(size: Size, bound: Value) -> Axis:
    """Where a bound of a slice stands, once it is brought between 0 and `size`."""
    if isinstance(bound, bool) or not isinstance(bound, (int, Poly)):
        return None
    if is_never_negative(bound):
        return minimum(bound, size)
    if isinstance(bound, int):
        return maximum(add(size, bound), 0)
    return None


def _plain_slice(part: Slice) -> slice:
    start, stop, step = (_plain_bound(each) for each in (part.start, part.stop, part.step))
    return slice(start, stop, step)


def _plain_bound(value: Value) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise NotProvable
