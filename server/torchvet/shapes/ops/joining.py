"""Ops that put tensors together or take them apart along one axis: cat, stack, split, chunk, unbind."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from torchvet.shapes.dim import add, divide_exactly
from torchvet.shapes.dtypes import promoted
from torchvet.shapes.ops.call import (
    Call,
    Op,
    agreed,
    as_axis,
    axis_index,
    differ,
    known_dims,
)
from torchvet.shapes.ops.raising import listed, size_text
from torchvet.shapes.ops.views import with_dims
from torchvet.shapes.tensor import Axes, Axis, Items, Mismatch, NotProvable, Tensor, Value

# Chunks beyond this are not worth knowing one by one.
_MAX_PARTS = 64


def _parts(call: Call) -> list[Tensor]:
    """The tensors to join, which need a known rank each."""
    given = call.value(0, "tensors")
    if not isinstance(given, Items) or not given.values:
        raise NotProvable
    tensors = [each for each in given.values if isinstance(each, Tensor) and each.dims is not None]
    if len(tensors) != len(given.values):
        raise NotProvable
    return tensors


def joined_dtype(tensors: list[Tensor]) -> str | None:
    """The dtype that all of `tensors` are promoted to."""
    result = tensors[0]
    for each in tensors[1:]:
        result = Tensor(result.dims, promoted(result, each))
    return result.dtype


def _cat(call: Call) -> Tensor:
    return joined(_parts(call), call.value(1, "dim", call.kwargs.get("axis", 0)))


def joined(tensors: list[Tensor], dim: Value) -> Tensor:
    """`torch.cat(tensors, dim)`."""
    flat = next((n for n, each in enumerate(tensors) if each.dims == ()), None)
    if flat is not None:
        raise Mismatch(f"zero-dimensional tensor (at position {flat}) cannot be concatenated")
    # torch still skips empty 1-D tensors; others may turn out to be empty.
    if any(each.dims == (0,) for each in tensors):
        raise NotProvable
    rank = len(known_dims(tensors[0]))
    other = next((each for each in tensors if len(known_dims(each)) != rank), None)
    if other is not None:
        if any(len(known_dims(each)) == 1 and not isinstance(known_dims(each)[0], int) for each in tensors):
            raise NotProvable
        ranks = f"got {rank} and {len(known_dims(other))}"
        raise Mismatch(f"Tensors must have same number of dimensions: {ranks}")
    place = axis_index(dim, rank)
    dims = known_dims(tensors[0])
    for number, each in enumerate(tensors[1:], 1):
        dims = tuple(
            _sum(a, b) if n == place else _same_size(a, b, place, number)
            for n, (a, b) in enumerate(zip(dims, known_dims(each), strict=True))
        )
    return Tensor(dims, joined_dtype(tensors))


def _same_size(wanted: Axis, found: Axis, place: int, number: int) -> Axis:
    return agreed(
        wanted,
        found,
        lambda: Mismatch(
            f"Sizes of tensors must match except in dimension {place}. "
            f"Expected size {size_text(wanted)} but got size {size_text(found)} "
            f"for tensor number {number} in the list."
        ),
    )


def _sum(left: Axis, right: Axis) -> Axis:
    return None if left is None or right is None else add(left, right)


def _stack(call: Call) -> Tensor:
    tensors = _parts(call)
    first = dims = known_dims(tensors[0])
    place = axis_index(call.value(1, "dim", call.kwargs.get("axis", 0)), len(dims) + 1)
    for number, each in enumerate(tensors[1:], 1):
        found = known_dims(each)
        if len(found) != len(dims) or any(differ(a, b) for a, b in zip(dims, found, strict=True)):
            raise Mismatch(
                f"stack expects each tensor to be equal size, but got {listed(first)} at entry 0 "
                f"and {listed(found)} at entry {number}"
            )
        dims = tuple(agreed(a, b) for a, b in zip(dims, found, strict=True))
    return Tensor((*dims[:place], len(tensors), *dims[place:]), joined_dtype(tensors))


def _split(call: Call) -> Items:
    tensor, dims, place = _along(call, 2)
    whole = dims[place]
    name = next(
        (name for name in ("split_size", "split_sizes") if name in call.kwargs), "split_size_or_sections"
    )
    wanted = call.value(1, name)
    if isinstance(wanted, Items):
        sizes = Call((wanted,), {}).sizes(0)
        total = numeric_sum(sizes)
        if differ(total, whole):
            raise Mismatch(
                f"split_with_sizes expects split_sizes to sum exactly to {size_text(whole)} (input tensor's "
                f"size at dimension {place}), but got split_sizes={listed(sizes)}"
            )
        return _pieces(tensor, dims, place, sizes)
    size = as_axis(wanted)
    if size is None or whole is None:
        raise NotProvable
    if isinstance(size, int) and size < 0:
        raise Mismatch(f"split expects split_size be non-negative, but got split_size={size}")
    if size == 0 and isinstance(whole, int) and whole:
        raise Mismatch(f"split_size can only be 0 if dimension size is 0, but got dimension size of {whole}")
    if isinstance(size, int) and isinstance(whole, int) and size:
        return _pieces(tensor, dims, place, _sizes_of(whole, size))
    count = divide_exactly(whole, size)
    if not isinstance(count, int) or not 0 < count <= _MAX_PARTS:
        raise NotProvable
    return _pieces(tensor, dims, place, (size,) * count)


def numeric_sum(sizes: Axes) -> Axis:
    """All `sizes` added, None when one is unknown."""
    total: Axis = 0
    for size in sizes:
        total = _sum(total, size)
    return total


def _chunk(call: Call) -> Items:
    tensor, dims, place = _along(call, 2)
    whole, n_chunks = dims[place], call.integer(1, "chunks")
    if n_chunks <= 0:
        raise Mismatch(f"chunk expects `chunks` to be greater than 0, got: {n_chunks}")
    if whole is None or n_chunks > _MAX_PARTS:
        raise NotProvable
    each = divide_exactly(whole, n_chunks)
    if each is not None:
        return _pieces(tensor, dims, place, (each,) * n_chunks)
    if not isinstance(whole, int):
        raise NotProvable
    return _pieces(tensor, dims, place, _sizes_of(whole, -(-whole // n_chunks)))


def _tensor_split(call: Call) -> Items:
    tensor, dims, place = _along(call, 2)
    whole, wanted = dims[place], call.value(1, "indices_or_sections")
    if isinstance(wanted, Items):
        if not isinstance(whole, int) or not all(type(each) is int for each in wanted.values):
            raise NotProvable
        cuts = [0, *(each for each in wanted.values if isinstance(each, int)), whole]
        places = [slice(a, b).indices(whole) for a, b in pairwise(cuts)]
        return _pieces(tensor, dims, place, tuple(max(stop - start, 0) for start, stop, _ in places))
    if type(wanted) is not int or not 0 < wanted <= _MAX_PARTS or whole is None:
        raise NotProvable
    each_size = divide_exactly(whole, wanted)
    if each_size is not None:
        return _pieces(tensor, dims, place, (each_size,) * wanted)
    if not isinstance(whole, int):
        raise NotProvable
    size, rest = divmod(whole, wanted)
    return _pieces(tensor, dims, place, (size + 1,) * rest + (size,) * (wanted - rest))


def _unbind(call: Call) -> Items:
    tensor, dims, place = _along(call, 1)
    whole = dims[place]
    if not isinstance(whole, int) or whole > _MAX_PARTS:
        raise NotProvable
    return Items((with_dims(tensor, (*dims[:place], *dims[place + 1 :])),) * whole)


def _along(call: Call, position: int) -> tuple[Tensor, Axes, int]:
    tensor = call.tensor(0, "tensor" if "tensor" in call.kwargs else "input")
    dims = known_dims(tensor)
    if not dims:
        raise NotProvable
    return tensor, dims, axis_index(call.value(position, "dim", 0), len(dims))


def _sizes_of(whole: int, size: int) -> Axes:
    if whole // size > _MAX_PARTS:
        raise NotProvable
    sizes = [size] * (whole // size)
    if whole % size:
        sizes.append(whole % size)
    return tuple(sizes) or (0,)


def _pieces(tensor: Tensor, dims: Axes, place: int, sizes: Axes) -> Items:
    return Items(tuple(with_dims(tensor, (*dims[:place], size, *dims[place + 1 :])) for size in sizes))


def _at_least(tensors: list[Tensor], rank: int) -> list[Tensor]:
    """Each with `rank` axes or more, as `atleast_2d` and `atleast_3d` add them."""
    found = []
    for each in tensors:
        dims = known_dims(each)
        if rank == 3 and len(dims) == 2:
            dims = (*dims, 1)
        elif rank == 3 and len(dims) == 1:
            dims = (1, *dims, 1)
        found.append(with_dims(each, (1,) * (rank - len(dims)) + dims))
    return found


def _vstack(call: Call) -> Tensor:
    return joined(_at_least(_parts(call), 2), 0)


def _dstack(call: Call) -> Tensor:
    return joined(_at_least(_parts(call), 3), 2)


def _hstack(call: Call) -> Tensor:
    parts = _at_least(_parts(call), 1)
    return joined(parts, 0 if len(known_dims(parts[0])) == 1 else 1)


def _column_stack(call: Call) -> Tensor:
    columns = [
        with_dims(each, (*known_dims(each), 1)) if len(known_dims(each)) == 1 else each
        for each in _parts(call)
    ]
    if any(len(known_dims(each)) < 2 for each in columns):
        raise NotProvable
    return joined(columns, 1)


JOINING: Mapping[str, Op] = {
    **dict.fromkeys(("cat", "concat", "concatenate"), _cat),
    "stack": _stack,
    "split": _split,
    "split_with_sizes": _split,
    "unsafe_split": _split,
    **dict.fromkeys(("chunk", "unsafe_chunk"), _chunk),
    "tensor_split": _tensor_split,
    "unbind": _unbind,
    **dict.fromkeys(("vstack", "row_stack"), _vstack),
    "hstack": _hstack,
    "dstack": _dstack,
    "column_stack": _column_stack,
}
