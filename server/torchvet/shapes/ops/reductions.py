"""Ops that fold axes away: sum, mean, max, argmax and their kin."""

from __future__ import annotations

from collections.abc import Mapping

from torchvet.shapes.dtypes import is_floating
from torchvet.shapes.ops.call import Call, Op, axis_index, axis_indices, known_dims
from torchvet.shapes.ops.elementwise import arithmetic
from torchvet.shapes.ops.raising import DTypeMismatch, scalar_name
from torchvet.shapes.tensor import Axes, Axis, Items, Mismatch, NotProvable, Tensor, Value


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
        _folded(tensor, _several(call), _keepdim(call))
        raise DTypeMismatch(
            "mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. "
            f"Got: {scalar_name(tensor.dtype)}"
        )
    return Tensor(_folded(tensor, _several(call), _keepdim(call)), call.dtype(-1, "dtype", tensor.dtype))


def _prod(call: Call) -> Tensor:
    tensor = call.tensor()
    dtype = tensor.dtype if is_floating(tensor.dtype) or tensor.dtype is None else "int64"
    return Tensor(_folded(tensor, _dim(call), _keepdim(call)), call.dtype(-1, "dtype", dtype))


def _spread(call: Call) -> Tensor:
    """std and var: a bool in second place is the old `unbiased`."""
    tensor, second = call.tensor(), call.value(1, "dim", None)
    if tensor.dtype is not None and not is_floating(tensor.dtype):
        raise DTypeMismatch("std and var only support floating point and complex dtypes")
    if isinstance(second, bool):
        if len(call.args) > 2 or call.kwargs:
            raise NotProvable
        return Tensor((), tensor.dtype)
    # Further by position: `unbiased`, then `keepdim`.
    keeps = call.flag(3, "keepdim") if len(call.args) > 2 else _keepdim(call, -1)
    return Tensor(_folded(tensor, _several(call), keeps), tensor.dtype)


def _spread_and_mean(call: Call) -> Value:
    spread = _spread(call)
    return Items((spread, Tensor(spread.dims, spread.dtype)))


def _norm(call: Call) -> Tensor:
    tensor = call.tensor()
    if tensor.dtype is not None and not is_floating(tensor.dtype) and "dtype" not in call.kwargs:
        text = "linalg.vector_norm: Expected a floating point or complex tensor as input. Got"
        raise DTypeMismatch(f"{text} {scalar_name(tensor.dtype)}")
    keepdim = call.flag(3, "keepdim")
    return Tensor(_folded(tensor, call.value(2, "dim", None), keepdim), tensor.dtype)


def _amax(call: Call) -> Tensor:
    return Tensor(_folded(call.tensor(), _several(call), _keepdim(call)), call.tensor().dtype)


def _logsumexp(call: Call) -> Tensor:
    if not call.has(1, "dim"):
        raise NotProvable
    tensor = call.tensor()
    dims = _folded(tensor, _several(call), _keepdim(call))
    return Tensor(dims, tensor.dtype if is_floating(tensor.dtype) else None)


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
    tensor = call.tensor()
    _require_dim(tensor, _sorted_along(call))
    return _values_and_indices(tensor, tensor.dims)


def _argsort(call: Call) -> Tensor:
    tensor = call.tensor()
    _require_dim(tensor, _sorted_along(call))
    return Tensor(tensor.dims, "int64")


def _sorted_along(call: Call) -> Value:
    # A bool in second place is `stable` or an older overload.
    dim = call.value(1, "dim", -1)
    return -1 if isinstance(dim, bool) or "stable" in call.kwargs else dim


def _require_dim(tensor: Tensor, dim: Value) -> None:
    if tensor.dims is not None and type(dim) is int:
        axis_index(dim, len(tensor.dims))


def _topk(call: Call) -> Value:
    dims = known_dims(call.tensor())
    count: Axis = call.size(1, "k")
    place = axis_index(call.value(2, "dim", -1), len(dims))
    size = dims[place] if dims else 1
    if type(count) is int and (count < 0 or (type(size) is int and count > size)):
        raise Mismatch("selected index k out of range")
    return _values_and_indices(call.tensor(), (*dims[:place], count, *dims[place + 1 :]) if dims else ())


def _kthvalue(call: Call) -> Value:
    tensor, count = call.tensor(), call.size(1, "k")
    dims, dim = known_dims(tensor), call.value(2, "dim", -1)
    place = axis_index(dim, len(dims))
    size = dims[place] if dims else 1
    if type(count) is int and (count < 1 or (type(size) is int and count > size)):
        raise Mismatch(f"kthvalue(): selected number k out of range for dimension {place}")
    return _values_and_indices(tensor, _folded(tensor, place, call.flag(3, "keepdim")) if dims else ())


def _mode(call: Call) -> Value:
    tensor = call.tensor()
    dim = _one(call.value(1, "dim", -1), tensor)
    return _values_and_indices(tensor, _folded(tensor, dim, _keepdim(call)) if tensor.dims else ())


def _quantile(call: Call) -> Value:
    tensor, wanted = call.tensor(), call.value(1, "q")
    if isinstance(wanted, Tensor):
        first = known_dims(wanted)
        if len(first) > 1:
            raise NotProvable
    elif isinstance(wanted, float):
        first = ()
    else:
        raise NotProvable
    return Tensor((*first, *_folded(tensor, call.value(2, "dim", None), _keepdim(call, 3))), tensor.dtype)


def _extremes(call: Call) -> Value:
    """aminmax, which takes its options by name only."""
    tensor = call.tensor()
    dims = _folded(tensor, call.kwargs.get("dim"), _keepdim(call, -1))
    return Items((Tensor(dims, tensor.dtype), Tensor(dims, tensor.dtype)), fields=("min", "max"))


def _count_nonzero(call: Call) -> Value:
    return Tensor(_folded(call.tensor(), _several(call), False), "int64")


def _bincount(call: Call) -> Value:
    tensor = call.tensor()
    if tensor.dtype is not None and is_floating(tensor.dtype):
        text = f"\"bincount_cpu\" not implemented for '{scalar_name(tensor.dtype)}'"
        raise DTypeMismatch(text, "NotImplementedError")
    return Tensor((None,), "int64" if call.value(1, "weights", None) is None else None)


def _histc(call: Call) -> Value:
    return Tensor((call.size(1, "bins", 100),), call.tensor().dtype)


def _dist(call: Call) -> Value:
    pair = arithmetic(call.tensor(), call.tensor(1, "other"))
    return Tensor((), pair.dtype if is_floating(pair.dtype) else None)


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
    "kthvalue": _kthvalue,
    "mode": _mode,
    **dict.fromkeys(("quantile", "nanquantile"), _quantile),
    "aminmax": _extremes,
    "count_nonzero": _count_nonzero,
    "bincount": _bincount,
    "histc": _histc,
    "dist": _dist,
    **dict.fromkeys(("std_mean", "var_mean"), _spread_and_mean),
    "nanmedian": _median,
}
