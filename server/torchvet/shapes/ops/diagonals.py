"""Diagonals and triangles of matrices."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from torchvet.shapes.dim import add
from torchvet.shapes.ops.arguments import bound
from torchvet.shapes.ops.call import Call, Op, axis_index, known_dims
from torchvet.shapes.ops.views import with_dims
from torchvet.shapes.tensor import Axis, Mismatch, NotProvable, Tensor, Value


def _diagonal(call: Call) -> Tensor:
    given = bound(call, "input offset=0 dim1=0 dim2=1")
    tensor, offset = given.tensor(), given.value("offset")
    dims = known_dims(tensor)
    places = [axis_index(given.value(name), len(dims)) for name in ("dim1", "dim2")]
    if places[0] == places[1]:
        raise NotProvable
    first, second = (dims[place] for place in places)
    kept = tuple(size for place, size in enumerate(dims) if place not in places)
    return with_dims(tensor, (*kept, _diagonal_length(first, second, offset)))


def _diagonal_length(first: Axis, second: Axis, offset: Value) -> Axis:
    if first == second and offset == 0:
        return first
    if type(offset) is not int or type(first) is not int or type(second) is not int:
        return None
    return max(min(first, second - offset) if offset >= 0 else min(first + offset, second), 0)


def _diag(call: Call) -> Tensor:
    given = bound(call, "input diagonal=0")
    tensor, offset = given.tensor(), given.value("diagonal")
    dims = known_dims(tensor)
    if len(dims) == 1:
        size = dims[0]
        side = add(size, abs(offset)) if type(offset) is int and size is not None else None
        return with_dims(tensor, (side, side))
    if len(dims) != 2:
        raise Mismatch(f"diag(): Supports 1D or 2D tensors. Got {len(dims)}D")
    return with_dims(tensor, (_diagonal_length(dims[0], dims[1], offset),))


def _diag_embed(call: Call) -> Tensor:
    given = bound(call, "input offset=0 dim1=-2 dim2=-1")
    tensor, offset = given.tensor(), given.value("offset")
    dims = known_dims(tensor)
    if given.value("dim1") != -2 or given.value("dim2") != -1 or not dims:
        raise NotProvable
    side = add(dims[-1], abs(offset)) if type(offset) is int and dims[-1] is not None else None
    return with_dims(tensor, (*dims[:-1], side, side))


def _triangle(call: Call, name: str) -> Tensor:
    tensor = call.tensor()
    if tensor.dims is not None and len(tensor.dims) < 2:
        raise Mismatch(f"{name}: input tensor must have at least 2 dimensions")
    return with_dims(tensor, tensor.dims)


DIAGONALS: Mapping[str, Op] = {
    "diagonal": _diagonal,
    "diag": _diag,
    "diag_embed": _diag_embed,
    **{name: partial(_triangle, name=name) for name in ("tril", "triu")},
}
