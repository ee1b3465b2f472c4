"""Ops that repeat axes or put new ones around: expand, repeat, tile, repeat_interleave, atleast_nd."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from torchvet.shapes.dim import can_be_equal, is_never_negative, multiply
from torchvet.shapes.ops.arguments import bound
from torchvet.shapes.ops.call import (
    Call,
    Op,
    as_axis,
    axis_index,
    broadcast,
    differ,
    is_integer,
    known_dims,
    numeric_product,
)
from torchvet.shapes.ops.raising import listed, scalar_name, size_text
from torchvet.shapes.ops.views import with_dims
from torchvet.shapes.tensor import Axes, Axis, Items, Mismatch, NotProvable, Tensor, Value


def _expand(call: Call, is_function: bool = False) -> Tensor:
    return expanded(call.tensor(), call.sizes(1, "size"), is_function)


def expanded(tensor: Tensor, wanted: Axes, is_function: bool = False) -> Tensor:
    """`tensor.expand(*wanted)`."""
    dims = known_dims(tensor)
    n_new = len(wanted) - len(dims)
    if n_new < 0:
        if is_function or tensor.dtype is None:
            raise NotProvable
        raise Mismatch(
            f"expand(torch.{scalar_name(tensor.dtype)}Tensor{{{listed(dims)}}}, size={listed(wanted)}): "
            f"the number of sizes provided ({len(wanted)}) must be greater or equal to the number of "
            f"dimensions in the tensor ({len(dims)})"
        )
    for place in reversed(range(len(wanted))):
        _require_expandable(dims, wanted, place, n_new)
    padded: Axes = (None,) * n_new + dims
    return with_dims(tensor, tuple(_expanded(*pair) for pair in zip(padded, wanted, strict=True)))


def _require_expandable(dims: Axes, wanted: Axes, place: int, n_new: int) -> None:
    size = wanted[place]
    if place < n_new:
        if isinstance(size, int) and size < 0:
            raise Mismatch(
                f"The expanded size of the tensor ({size}) isn't allowed in a leading, "
                f"non-existing dimension {place}"
            )
        return
    old = dims[place - n_new]
    # An unknown size may be -1, which keeps what is there.
    if size == -1 or size is None or (not is_never_negative(size) and can_be_equal(size, -1)):
        return
    if differ(size, old) and differ(old, 1):
        raise Mismatch(
            f"The expanded size of the tensor ({size}) must match the existing size ({size_text(old)}) at "
            f"non-singleton dimension {place}.  Target sizes: {listed(wanted)}.  Tensor sizes: {listed(dims)}"
        )


def _expanded(size: Axis, wanted: Axis) -> Axis:
    if wanted == -1:
        return size
    if size is not None and differ(size, 1):
        # Anything but the same size or -1 raises.
        return size
    return wanted if wanted is not None and is_never_negative(wanted) else None


def _expand_as(call: Call) -> Tensor:
    other = call.tensor(1, "other").dims
    if other is None or call.tensor().dims is None:
        return with_dims(call.tensor(), other)
    expanded(call.tensor(), other, is_function=True)
    return with_dims(call.tensor(), other)


def _repeat(call: Call) -> Tensor:
    return _repeated(call.tensor(), call.sizes(1, "repeats", "dims"))


def _repeated(tensor: Tensor, times: Axes) -> Tensor:
    dims = known_dims(tensor)
    if len(times) < len(dims):
        text = "Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor"
        raise Mismatch(text)
    padded: Axes = (1,) * (len(times) - len(dims)) + dims
    result = tuple(_times(*pair) for pair in zip(padded, times, strict=True))
    negative = next((size for size in result if isinstance(size, int) and size < 0), None)
    if negative is not None:
        raise Mismatch(f"Trying to create tensor with negative dimension {negative}: {listed(result)}")
    return with_dims(tensor, result)


def _times(size: Axis, factor: Axis) -> Axis:
    return None if size is None or factor is None else multiply(size, factor)


def _tile(call: Call) -> Tensor:
    dims, times = known_dims(call.tensor()), call.sizes(1, "dims")
    return _repeated(call.tensor(), (1,) * (len(dims) - len(times)) + times)


def _repeat_interleave(call: Call) -> Tensor:
    dims, times = known_dims(call.tensor()), call.value(1, "repeats")
    dim = call.value(2, "dim", None)
    if dim is None:
        dims = (numeric_product(dims),)
    place = axis_index(0 if dim is None else dim, len(dims))
    # A tensor of repeats counts for itself.
    count = _times(dims[place], as_axis(times)) if is_integer(times) else None
    if not is_integer(times) and not isinstance(times, Tensor):
        raise NotProvable
    return with_dims(call.tensor(), (*dims[:place], count, *dims[place + 1 :]))


def _at_least(call: Call, rank: int) -> Value:
    if len(call.args) != 1 or call.kwargs:
        raise NotProvable
    given = call.args[0]
    if isinstance(given, Items):
        return Items(tuple(_at_least(Call((each,), {}), rank) for each in given.values))
    tensor = call.tensor()
    dims = known_dims(tensor)
    if len(dims) >= rank:
        return with_dims(tensor, dims)
    if rank == 3 and dims:
        return with_dims(tensor, (1, *dims, 1) if len(dims) == 1 else (*dims, 1))
    return with_dims(tensor, (1,) * (rank - len(dims)) + dims)


def _broadcast_tensors(call: Call) -> Value:
    given = call.args[0].values if len(call.args) == 1 and isinstance(call.args[0], Items) else call.args
    tensors = [each for each in given if isinstance(each, Tensor)]
    if len(tensors) != len(given) or call.kwargs:
        raise NotProvable
    dims: Axes = ()
    for each in tensors:
        dims = broadcast(dims, known_dims(each))
    return Items(tuple(with_dims(each, dims) for each in tensors))


def _broadcast_shapes(call: Call) -> Value:
    dims: Axes = ()
    for each in call.args:
        dims = broadcast(dims, Call((each,), {}).sizes(0))
    if None in dims or call.kwargs:
        raise NotProvable
    return Items(dims)


def _expand_function(call: Call) -> Value:
    given = bound(call, "input size")
    return expanded(given.tensor(), Call((given.value("size"),), {}).sizes(0), is_function=True)


EXPANDING: Mapping[str, Op] = {
    "expand": _expand,
    "broadcast_to": _expand_function,
    "expand_as": _expand_as,
    "repeat": _repeat,
    "tile": _tile,
    "repeat_interleave": _repeat_interleave,
    **{f"atleast_{n}d": partial(_at_least, rank=n) for n in (1, 2, 3)},
    "broadcast_tensors": _broadcast_tensors,
    "broadcast_shapes": _broadcast_shapes,
}
