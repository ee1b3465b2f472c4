"""Tensors spread over the axes of one another: meshgrid, cartesian_prod, block_diag."""

from __future__ import annotations

from collections.abc import Mapping

from torchvet.shapes.ops.call import Call, Op, as_sequence, known_dims, numeric_product
from torchvet.shapes.ops.joining import joined_dtype, numeric_sum
from torchvet.shapes.ops.views import with_dims
from torchvet.shapes.tensor import Axis, Items, NotProvable, Tensor


def _block_diag(call: Call) -> Tensor:
    tensors = [each for each in call.args if isinstance(each, Tensor)]
    if len(tensors) != len(call.args) or call.kwargs or not tensors:
        raise NotProvable
    shapes = [(1,) * (2 - len(known_dims(each))) + known_dims(each) for each in tensors]
    if any(len(dims) != 2 for dims in shapes):
        raise NotProvable
    return Tensor(
        tuple(numeric_sum(tuple(dims[n] for dims in shapes)) for n in (0, 1)), joined_dtype(tensors)
    )


def _cartesian_prod(call: Call) -> Tensor:
    tensors = [each for each in call.args if isinstance(each, Tensor)]
    if len(tensors) != len(call.args) or not tensors or any(len(known_dims(each)) != 1 for each in tensors):
        raise NotProvable
    if len(tensors) == 1:
        return with_dims(tensors[0], tensors[0].dims)
    total = numeric_product(tuple(known_dims(each)[0] for each in tensors))
    return Tensor((total, len(tensors)), joined_dtype(tensors))


def _meshgrid(call: Call) -> Items:
    given = (
        as_sequence(call.args[0]) if len(call.args) == 1 and isinstance(call.args[0], Items) else call.args
    )
    axes: list[Axis] = []
    for each in given:
        if not isinstance(each, Tensor) or len(known_dims(each)) != 1:
            raise NotProvable
        axes += known_dims(each)
    indexing = call.kwargs.get("indexing", "ij")
    if indexing not in ("ij", "xy") or not axes:
        raise NotProvable
    if indexing == "xy" and len(axes) > 1:
        axes[:2] = axes[1], axes[0]
    return Items(
        tuple(Tensor(tuple(axes), each.dtype if isinstance(each, Tensor) else None) for each in given)
    )


GRIDS: Mapping[str, Op] = {
    "meshgrid": _meshgrid,
    "block_diag": _block_diag,
    "cartesian_prod": _cartesian_prod,
}
