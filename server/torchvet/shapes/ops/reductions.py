"""Ops that fold axes away: sum, mean, max, argmax and their kin."""

from __future__ import annotations

from collections.abc import Mapping

from torchvet.shapes.dtypes import is_floating
from torchvet.shapes.ops.call import Call, Op, axis_index, axis_indices, known_dims
from torchvet.shapes.ops.elementwise import arithmetic
from torchvet.shapes.tensor import Axes, Axis, Items, NotProvable, Tensor, Value


def _folded(tensor: Tensor, dim: Value, keepdim: bool) -> Axes:
    dims = known_dims(tensor) if dim is not None or keepdim else tensor.dims or ()
    gone = axis_indices(dim, len(dims))
    if keepdim:
        return tuple(1 if n in gone else size for n, size in enumerate(dims))
    return tuple(size for n, size in enumerate(dims) if n not in gone)


def _dim(call: Call) -> Value:
    return call.value(1, "dim", call.kwargs.get("axis"))


def _keepdim(call: Call, position: int = 2) -> bool:
    if "keepdims" in call.kwargs:
        return call.flag(-1, "keepdims")
    return call.flag(position, "keepdim")


def _sum(call: Call) -> Tensor:
    tensor = call.tensor()
    dtype = tensor.dtype if is_floating(tensor.dtype) or tensor.dtype is None else "int64"
    return Tensor(_folded(tensor, _several(call), _keepdim(call)), call.dtype(-1, "dtype", dtype))


def _several(call: Call) -> Value:
    """The dims of ops that take several: an empty tuple means all."""
    dim = _dim(call)
    return None if isinstance(dim, Items) and not dim.values else dim


def _mean(call: Call) -> Tensor:
    tensor = call.tensor()
    if not is_floating(tensor.dtype) and tensor.dtype is not None and "dtype" not in call.kwargs:
        raise NotProvable
    return Tensor(_folded(tensor, _several(call), _keepdim(call)), call.dtype(-1, "dtype", tensor.dtype))


def _prod(call: Call) -> Tensor:
    tensor = call.tensor()
    dtype = tensor.dtype if is_floating(tensor.dtype) or tensor.dtype is None else "int64"
    return Tensor(_folded(tensor, _dim(call), _keepdim(call)), call.dtype(-1, "dtype", dtype))


def _spread(call: Call) -> Tensor:
    """std and var: a bool in second place is the old `unbiased`."""
    if isinstance(call.value(1, "dim", None), bool) or len(call.args) > 2:
        raise NotProvable
    tensor = call.tensor()
    return Tensor(_folded(tensor, _several(call), _keepdim(call, -1)), tensor.dtype)


def _norm(call: Call) -> Tensor:
    tensor = call.tensor()
    keepdim = call.flag(3, "keepdim")
    return Tensor(_folded(tensor, call.value(2, "dim", None), keepdim), tensor.dtype)


def _amax(call: Call) -> Tensor:
    return Tensor(_folded(call.tensor(), _several(call), _keepdim(call)), call.tensor().dtype)


def _logsumexp(call: Call) -> Tensor:
    if not call.has(1, "dim"):
        raise NotProvable
    return Tensor(_folded(call.tensor(), _dim(call), _keepdim(call)), None)


def _all(call: Call) -> Tensor:
    tensor = call.tensor()
    dtype = None if tensor.dtype in (None, "uint8") else "bool"
    return Tensor(_folded(tensor, _dim(call), _keepdim(call)), dtype)


def _argmax(call: Call) -> Tensor:
    return Tensor(_folded(call.tensor(), _dim(call), _keepdim(call)), "int64")


def _max(call: Call) -> Value:
    second = call.value(1, "dim", call.kwargs.get("other"))
    if isinstance(second, Tensor):
        return arithmetic(call.tensor(), second)
    return _median(call)


def _median(call: Call) -> Value:
    tensor, dim = call.tensor(), _dim(call)
    if dim is None:
        return Tensor((), tensor.dtype)
    return _values_and_indices(tensor, _folded(tensor, _one(dim, tensor), _keepdim(call)))


def _one(dim: Value, tensor: Tensor) -> Value:
    return axis_index(dim, len(known_dims(tensor)))


def _sort(call: Call) -> Value:
    return _values_and_indices(call.tensor(), call.tensor().dims)


def _argsort(call: Call) -> Tensor:
    return Tensor(call.tensor().dims, "int64")


def _topk(call: Call) -> Value:
    dims = known_dims(call.tensor())
    count: Axis = call.size(1, "k")
    place = axis_index(call.value(2, "dim", -1), len(dims))
    return _values_and_indices(call.tensor(), (*dims[:place], count, *dims[place + 1 :]) if dims else ())


def _values_and_indices(tensor: Tensor, dims: Axes | None) -> Items:
    pair = (Tensor(dims, tensor.dtype), Tensor(dims, "int64"))
    return Items(pair, fields=("values", "indices"))


REDUCTIONS: Mapping[str, Op] = {
    **dict.fromkeys(("sum", "nansum"), _sum),
    **dict.fromkeys(("mean", "nanmean"), _mean),
    "prod": _prod,
    **dict.fromkeys(("std", "var"), _spread),
    "norm": _norm,
    **dict.fromkeys(("amax", "amin"), _amax),
    "logsumexp": _logsumexp,
    **dict.fromkeys(("all", "any"), _all),
    **dict.fromkeys(("argmax", "argmin"), _argmax),
    **dict.fromkeys(("max", "min"), _max),
    "median": _median,
    "sort": _sort,
    "argsort": _argsort,
    "topk": _topk,
}
