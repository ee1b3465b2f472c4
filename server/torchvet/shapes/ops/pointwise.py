"""Elementwise ops with more than two inputs, along one axis, or over complex numbers: where, clamp, cumsum, flip."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from torchvet.shapes.dtypes import dtype_named, is_floating, promoted
from torchvet.shapes.ops.arguments import bound
from torchvet.shapes.ops.call import (
    Call,
    Op,
    as_sequence,
    axis_index,
    axis_indices,
    broadcast,
    is_integer,
    known_dims,
)
from torchvet.shapes.ops.elementwise import arithmetic
from torchvet.shapes.ops.raising import DTypeMismatch, scalar_name
from torchvet.shapes.tensor import Axes, DType, Items, Mismatch, NotProvable, Tensor, Value

_COMPLEX = {"float16": None, "bfloat16": None, "float32": "complex64", "float64": "complex128"}
_REAL = {"complex64": "float32", "complex128": "float64"}
_OLD_TYPES = {
    "FloatTensor": "float32",
    "DoubleTensor": "float64",
    "HalfTensor": "float16",
    "BFloat16Tensor": "bfloat16",
    "LongTensor": "int64",
    "IntTensor": "int32",
    "ShortTensor": "int16",
    "CharTensor": "int8",
    "ByteTensor": "uint8",
    "BoolTensor": "bool",
}


def _is_number(value: Value) -> bool:
    return is_integer(value) or isinstance(value, (bool, int, float, complex))


def _where(call: Call) -> Value:
    condition = call.tensor(0, "condition")
    if len(call.args) == 1 and not call.kwargs:
        return Items((Tensor((None,), "int64"),) * max(len(known_dims(condition)), 1))
    return _chosen(condition, call.value(1, "input"), call.value(2, "other"))


def _where_method(call: Call) -> Value:
    """`x.where(condition, y)`."""
    return _chosen(call.tensor(1, "condition"), call.tensor(0, "self"), call.value(2, "other"))


def _chosen(condition: Tensor, first: Value, second: Value) -> Tensor:
    if condition.dtype not in (None, "bool", "uint8"):
        text = "where expected condition to be a boolean tensor, but got a tensor with dtype"
        raise DTypeMismatch(f"{text} {scalar_name(condition.dtype)}")
    dims = known_dims(condition)
    for each in (first, second):
        if isinstance(each, Tensor):
            dims = broadcast(dims, known_dims(each))
        elif not _is_number(each):
            raise NotProvable
    if isinstance(first, Tensor) or isinstance(second, Tensor):
        return Tensor(dims, promoted(first, second))
    numbers = [bool, int, float, complex]
    if not all(type(each) in numbers for each in (first, second)):
        return Tensor(dims, None)
    widest = max(numbers.index(type(each)) for each in (first, second))
    return Tensor(dims, ("bool", "int64", "float32", "complex64")[widest])


def _clamp(call: Call, names: str) -> Value:
    given = bound(call, f"input {names}")
    tensor = given.tensor()
    limits = [each for name, each in given.values.items() if name != "input" and each is not None]
    if not limits:
        raise NotProvable
    dims = tensor.dims
    dtype: Value = tensor
    for each in limits:
        if isinstance(each, Tensor):
            dims = None if dims is None or each.dims is None else broadcast(dims, each.dims)
        elif not _is_number(each):
            return Tensor(tensor.dims, tensor.dtype if is_floating(tensor.dtype) else None)
        dtype = Tensor(dims, promoted(dtype, each))
    return Tensor(dims, dtype.dtype if isinstance(dtype, Tensor) else None)


def _broadcast_all(call: Call, signature: str, names: str) -> Value:
    """lerp, addcmul and their kin: everything is broadcast together, in this order."""
    given = bound(call, signature)
    dims: Axes = ()
    dtypes = set()
    for name in names.split():
        each = given.value(name)
        if isinstance(each, Tensor):
            dims = broadcast(dims, known_dims(each))
            dtypes.add(each.dtype)
        elif not _is_number(each):
            raise NotProvable
    return Tensor(dims, dtypes.pop() if len(dtypes) == 1 else None)


def _complex(call: Call, names: str) -> Value:
    first, second = names.split()
    given = bound(call, names)
    pair = arithmetic(given.tensor(first), given.tensor(second))
    return Tensor(pair.dims, _COMPLEX.get(pair.dtype or ""))


def _view_as_real(call: Call) -> Value:
    tensor = call.tensor()
    return Tensor((*known_dims(tensor), 2), _REAL.get(tensor.dtype or ""))


def _view_as_complex(call: Call) -> Value:
    tensor = call.tensor()
    dims = known_dims(tensor)
    if not dims:
        raise NotProvable
    if isinstance(dims[-1], int) and dims[-1] != 2:
        raise Mismatch("Tensor must have a last dimension of size 2")
    return Tensor(dims[:-1], _COMPLEX.get(tensor.dtype or ""))


def real_part(tensor: Tensor) -> Tensor:
    """`tensor.real`."""
    if tensor.dtype is None or not tensor.dtype.startswith("complex"):
        return Tensor(tensor.dims, tensor.dtype)
    return Tensor(tensor.dims, _REAL.get(tensor.dtype))


def _absolute(call: Call) -> Value:
    return real_part(call.tensor())


def _cumulative(call: Call, sums: bool) -> Value:
    tensor, dim = call.tensor(), call.value(1, "dim")
    if tensor.dims is not None:
        axis_index(dim, len(tensor.dims))
    dtype = tensor.dtype
    if sums and dtype is not None and not is_floating(dtype):
        dtype = "int64"
    return Tensor(tensor.dims, call.dtype(2, "dtype", dtype) if sums else dtype)


def _running(call: Call) -> Value:
    """cummax and cummin."""
    tensor = call.tensor()
    axis_index(call.value(1, "dim"), len(known_dims(tensor)))
    return Items(
        (Tensor(tensor.dims, tensor.dtype), Tensor(tensor.dims, "int64")), fields=("values", "indices")
    )


def _flip(call: Call) -> Value:
    tensor = call.tensor()
    given = call.axes(1, "dims")
    if tensor.dims is not None and given:
        axis_indices(Items(given), len(tensor.dims))
    return Tensor(tensor.dims, tensor.dtype)


def _roll(call: Call) -> Value:
    tensor, dims = call.tensor(), call.value(2, "dims", None)
    if tensor.dims and dims is not None and 0 not in tensor.dims:
        for each in as_sequence(dims):
            axis_index(each, len(tensor.dims))
    return Tensor(tensor.dims, tensor.dtype)


def _rot90(call: Call) -> Value:
    given = bound(call, "input k=1 dims=None")
    tensor, turns = given.tensor(), given.integer("k")
    dims = known_dims(tensor)
    wanted = given.value("dims")
    pair = (0, 1) if wanted is None else as_sequence(wanted)
    places = [axis_index(each, len(dims)) for each in pair]
    if len(places) != 2 or len(dims) < 2:
        raise NotProvable
    moved = list(dims)
    if turns % 2:
        moved[places[0]], moved[places[1]] = dims[places[1]], dims[places[0]]
    return Tensor(tuple(moved), tensor.dtype)


def _type(call: Call) -> Value:
    tensor, wanted = call.tensor(), call.value(1, "dtype", None)
    if isinstance(wanted, DType):
        return Tensor(tensor.dims, dtype_named(wanted.name))
    if isinstance(wanted, str):
        return Tensor(tensor.dims, _OLD_TYPES.get(wanted.rpartition(".")[2]))
    if wanted is None:
        # The name of the type.
        raise NotProvable
    return Tensor(tensor.dims, None)


def _type_as(call: Call) -> Value:
    return Tensor(call.tensor().dims, call.tensor(1, "other").dtype)


def _one_of(call: Call) -> Value:
    """isin: whether each element is one of others."""
    return Tensor(call.tensor(0, "elements").dims, "bool")


def _placed(call: Call) -> Value:
    """searchsorted and bucketize: where each value would stand."""
    values = call.value(1, "boundaries") if "boundaries" in call.kwargs else None
    narrow = call.value(-1, "out_int32", False)
    if values is not None or not isinstance(narrow, bool):
        raise NotProvable
    return Tensor(call.tensor().dims, "int32" if narrow else "int64")


def _searched(call: Call) -> Value:
    given = call.tensor(1, "input")
    narrow = call.value(-1, "out_int32", False)
    if not isinstance(narrow, bool):
        raise NotProvable
    return Tensor(given.dims, "int32" if narrow else "int64")


def _gumbel(call: Call) -> Value:
    given = bound(call, "logits tau=1 hard=False eps=1e-10 dim=-1")
    tensor, dim = given.tensor("logits"), given.value("dim")
    if tensor.dims is not None and type(dim) is int:
        axis_index(dim, len(tensor.dims))
    return Tensor(tensor.dims, tensor.dtype)


_ADDED = "input tensor1 tensor2"
POINTWISE: Mapping[str, Op] = {
    "where": _where,
    **dict.fromkeys(("clamp", "clip"), partial(_clamp, names="min=None max=None")),
    "clamp_min": partial(_clamp, names="min"),
    "clamp_max": partial(_clamp, names="max"),
    "lerp": partial(_broadcast_all, signature="input end weight", names="input end weight"),
    **{
        name: partial(_broadcast_all, signature=f"{_ADDED} * value=1", names=_ADDED)
        for name in ("addcmul", "addcdiv")
    },
    "complex": partial(_complex, names="real imag"),
    "polar": partial(_complex, names="abs angle"),
    "view_as_real": _view_as_real,
    "view_as_complex": _view_as_complex,
    **dict.fromkeys(("real", "imag", "abs", "absolute", "angle"), _absolute),
    **dict.fromkeys(("cumsum", "cumprod"), partial(_cumulative, sums=True)),
    "logcumsumexp": partial(_cumulative, sums=False),
    **dict.fromkeys(("cummax", "cummin"), _running),
    "flip": _flip,
    "roll": _roll,
    "rot90": _rot90,
    "type": _type,
    "type_as": _type_as,
    "isin": _one_of,
    "bucketize": _placed,
    "searchsorted": _searched,
    "gumbel_softmax": _gumbel,
}
POINTWISE_METHODS: Mapping[str, Op] = {"where": _where_method}
