"""Ops that put tensors together or take them apart along one axis: cat, stack, split, chunk, unbind."""

from __future__ import annotations

from collections.abc import Mapping

from torchvet.shapes.dim import add
from torchvet.shapes.dtypes import promoted
from torchvet.shapes.ops.call import Call, Op, agreed, as_sequence, axis_index, known_dims
from torchvet.shapes.ops.views import with_dims
from torchvet.shapes.tensor import Axes, Axis, Items, NotProvable, Tensor

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


def _dtype(tensors: list[Tensor]) -> str | None:
    result = tensors[0]
    for each in tensors[1:]:
        result = Tensor(result.dims, promoted(result, each))
    return result.dtype


def _cat(call: Call) -> Tensor:
    tensors = _parts(call)
    ranks = {len(known_dims(each)) for each in tensors}
    # torch still skips empty 1-D tensors here; a scalar raises.
    if len(ranks) != 1 or 0 in ranks or any(each.dims == (0,) for each in tensors):
        raise NotProvable
    place = axis_index(call.value(1, "dim", call.kwargs.get("axis", 0)), ranks.pop())
    dims = known_dims(tensors[0])
    for each in tensors[1:]:
        dims = tuple(
            _sum(a, b) if n == place else agreed(a, b)
            for n, (a, b) in enumerate(zip(dims, known_dims(each), strict=True))
        )
    return Tensor(dims, _dtype(tensors))


def _sum(left: Axis, right: Axis) -> Axis:
    return None if left is None or right is None else add(left, right)


def _stack(call: Call) -> Tensor:
    tensors = _parts(call)
    dims = known_dims(tensors[0])
    for each in tensors[1:]:
        if len(known_dims(each)) != len(dims):
            raise NotProvable
        dims = tuple(agreed(a, b) for a, b in zip(dims, known_dims(each), strict=True))
    place = axis_index(call.value(1, "dim", 0), len(dims) + 1)
    return Tensor((*dims[:place], len(tensors), *dims[place:]), _dtype(tensors))


def _split(call: Call) -> Items:
    tensor, dims, place = _along(call, 2)
    whole, wanted = (
        dims[place],
        call.value(1, "split_size" if "split_size" in call.kwargs else "split_size_or_sections"),
    )
    if isinstance(wanted, Items):
        sizes = Call((wanted,), {}).sizes(0)
        numbers = [each for each in sizes if isinstance(each, int)]
        if isinstance(whole, int) and len(numbers) == len(sizes) and sum(numbers) != whole:
            raise NotProvable
        return _pieces(tensor, dims, place, sizes)
    if isinstance(wanted, bool) or not isinstance(wanted, int) or not isinstance(whole, int) or wanted <= 0:
        raise NotProvable
    return _pieces(tensor, dims, place, _sizes_of(whole, wanted))


def _chunk(call: Call) -> Items:
    tensor, dims, place = _along(call, 2)
    whole, n_chunks = dims[place], call.integer(1, "chunks")
    if not isinstance(whole, int) or n_chunks <= 0 or whole <= 0:
        raise NotProvable
    return _pieces(tensor, dims, place, _sizes_of(whole, -(-whole // n_chunks)))


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


def _vstack(call: Call) -> Tensor:
    rows = [
        each if len(known_dims(each)) > 1 else with_dims(each, (1, *known_dims(each)))
        for each in _parts(call)
    ]
    if any(each.dims == (1,) for each in rows):
        raise NotProvable
    return _cat(Call((Items(tuple(rows)), 0), {}))


def _hstack(call: Call) -> Tensor:
    parts = _parts(call)
    return _cat(Call((Items(tuple(parts)), 0 if len(known_dims(parts[0])) == 1 else 1), {}))


def _meshgrid(call: Call) -> Items:
    given = (
        as_sequence(call.args[0]) if len(call.args) == 1 and isinstance(call.args[0], Items) else call.args
    )
    axes: list[Axis] = []
    for each in given:
        if not isinstance(each, Tensor) or len(known_dims(each)) != 1:
            raise NotProvable
        axes += known_dims(each)
    if call.kwargs.get("indexing", "ij") != "ij" or not axes:
        raise NotProvable
    return Items(
        tuple(Tensor(tuple(axes), each.dtype if isinstance(each, Tensor) else None) for each in given)
    )


JOINING: Mapping[str, Op] = {
    **dict.fromkeys(("cat", "concat", "concatenate"), _cat),
    "stack": _stack,
    "split": _split,
    "chunk": _chunk,
    "unbind": _unbind,
    **dict.fromkeys(("vstack", "row_stack"), _vstack),
    "hstack": _hstack,
    "meshgrid": _meshgrid,
}
