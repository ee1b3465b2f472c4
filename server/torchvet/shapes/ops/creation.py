"""Tensors made from nothing, from literals and from numpy literals."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial

from torchvet.shapes.dim import Poly, subtract
from torchvet.shapes.dtypes import dtype_named
from torchvet.shapes.ops.call import Call, Op, as_axis, is_integer
from torchvet.shapes.ops.raising import listed
from torchvet.shapes.tensor import Array, Axes, DType, Items, Mismatch, NotProvable, Opaque, Tensor, Value

_NUMBER_DTYPES = {bool: "bool", int: "int64", float: "float32", complex: "complex64"}
# Doubles count exactly up to here.
_MAX_EXACT = 1 << 52
_LEGACY = {
    "Tensor": "float32",
    "FloatTensor": "float32",
    "DoubleTensor": "float64",
    "HalfTensor": "float16",
    "LongTensor": "int64",
    "IntTensor": "int32",
    "ShortTensor": "int16",
    "ByteTensor": "uint8",
    "CharTensor": "int8",
    "BoolTensor": "bool",
}


def _filled(call: Call, dtype: str = "float32") -> Tensor:
    return Tensor(_sizes(call, 0, "size"), call.dtype(-1, "dtype", dtype))


def _sizes(call: Call, position: int, *names: str) -> Axes | None:
    """A size argument; one lone unknown may be an int or a whole tuple."""
    lone = call.args[position:] if not any(name in call.kwargs for name in names) else ()
    if len(lone) == 1 and isinstance(lone[0], Opaque):
        return None
    sizes = call.sizes(position, *names)
    negative = next((size for size in sizes if isinstance(size, int) and size < 0), None)
    if negative is not None:
        raise Mismatch(f"Trying to create tensor with negative dimension {negative}: {listed(sizes)}")
    return sizes


def _full(call: Call) -> Tensor:
    fill = call.value(1, "fill_value")
    dtype = _NUMBER_DTYPES.get(type(fill))
    return Tensor(_sizes(Call(call.args[:1], call.kwargs), 0, "size"), call.dtype(-1, "dtype", dtype))


def _like(call: Call) -> Tensor:
    source = call.tensor()
    return Tensor(source.dims, call.dtype(-1, "dtype", source.dtype))


def _randint_like(call: Call) -> Tensor:
    return _like(Call(call.args[:1], call.kwargs))


def _new(call: Call) -> Tensor:
    dtype = call.dtype(-1, "dtype", call.tensor(0, "self").dtype)
    return Tensor(_sizes(call, 1, "size"), dtype)


def _new_full(call: Call) -> Tensor:
    sized = Call(call.args[1:2], call.kwargs)
    return Tensor(sized.sizes(0, "size"), call.dtype(-1, "dtype", call.tensor(0, "self").dtype))


def _new_tensor(call: Call) -> Tensor:
    dtype = call.dtype(-1, "dtype", call.tensor(0, "self").dtype)
    return Tensor(_literal(call.value(1, "data")).dims, dtype)


def _randint(call: Call) -> Tensor:
    position = 2 if len(call.args) > 2 or (len(call.args) == 2 and "size" in call.kwargs) else 1
    if not call.has(position, "size"):
        raise NotProvable
    sized = call.value(position, "size")
    if not isinstance(sized, Items):
        raise NotProvable
    return Tensor(tuple(as_axis(each) for each in sized.values), call.dtype(-1, "dtype", "int64"))


def _arange(call: Call) -> Tensor:
    given = [call.value(n, name, None) for n, name in enumerate(("start", "end", "step"))]
    if len(call.args) == 1 and "end" not in call.kwargs:
        given[:2] = [0, given[0]]
    start, end, step = (0 if given[0] is None else given[0]), given[1], (1 if given[2] is None else given[2])
    numbers = [
        each for each in (start, end, step) if isinstance(each, (int, float)) and not isinstance(each, bool)
    ]
    if len(numbers) == 3:
        dtype = "float32" if any(isinstance(each, float) for each in numbers) else "int64"
        return Tensor((_count(*numbers),), call.dtype(-1, "dtype", dtype))
    if step == 1 and isinstance(start, (int, Poly)) and isinstance(end, (int, Poly)):
        return Tensor((subtract(end, start),), call.dtype(-1, "dtype", "int64"))
    return Tensor((None,), call.dtype(-1, "dtype", None))


def _count(start: float, end: float, step: float) -> int:
    """How many numbers `torch.arange` makes; it computes with doubles as soon as one is a float."""
    if any(abs(each) > _MAX_EXACT for each in (start, end, step)) or not step:
        raise NotProvable
    if (end - start) * step < 0:
        raise Mismatch("upper bound and lower bound inconsistent with step sign")
    length = math.ceil(min((end - start) / step, _MAX_EXACT))
    if not 0 <= length < _MAX_EXACT:
        raise NotProvable
    return length


def _linspace(call: Call) -> Tensor:
    ends = (call.value(0, "start"), call.value(1, "end"))
    plain = all(isinstance(each, (int, float)) for each in ends)
    return Tensor((call.size(2, "steps"),), call.dtype(-1, "dtype", "float32" if plain else None))


def _eye(call: Call) -> Tensor:
    rows = call.size(0, "n")
    return Tensor((rows, call.size(1, "m") if call.has(1, "m") else rows), call.dtype(-1, "dtype", "float32"))


def _randperm(call: Call) -> Tensor:
    return Tensor((call.size(0, "n"),), call.dtype(-1, "dtype", "int64"))


def _tensor(call: Call) -> Tensor:
    found = _literal(call.value(0, "data"))
    return Tensor(found.dims, call.dtype(1, "dtype", found.dtype))


def _from_numpy(call: Call) -> Tensor:
    array = call.value(0, "ndarray")
    if not isinstance(array, Array):
        raise NotProvable
    return Tensor(array.dims, array.dtype)


def _parameter(call: Call) -> Tensor:
    source = call.tensor(0, "data")
    return Tensor(source.dims, source.dtype)


def _legacy(call: Call, dtype: str) -> Tensor:
    if call.args and all(is_integer(each) for each in call.args):
        return Tensor(call.sizes(0), dtype)
    found = call.value(0, "data")
    # A tuple of whole numbers may be the torch.Size of another tensor, and then it says how large this one is.
    if isinstance(found, Items) and (found.is_list or not all(is_integer(each) for each in found.values)):
        return Tensor(_literal(found).dims, dtype)
    raise NotProvable


def _literal(data: Value) -> Tensor:
    """The shape and dtype of nested lists of numbers; every row must agree."""
    if isinstance(data, (Tensor, Array)):
        return Tensor(data.dims, data.dtype)
    if isinstance(data, Poly):
        return Tensor((), "int64")
    if isinstance(data, (bool, int, float, complex)):
        return Tensor((), _NUMBER_DTYPES[type(data)])
    if not isinstance(data, Items) or data.fields:
        raise NotProvable
    rows = [_literal(each) for each in data.values]
    # Tensors inside a list must be scalars; their dtypes follow other rules.
    if any(isinstance(each, (Tensor, Array)) for each in data.values) or len({row.dims for row in rows}) > 1:
        raise NotProvable
    order = list(_NUMBER_DTYPES.values())
    dtype = max((row.dtype or "bool" for row in rows), key=order.index) if rows else "float32"
    return Tensor((len(rows), *((rows[0].dims or ()) if rows else ())), dtype)


def _numpy_array(call: Call) -> Array:
    found = _literal(call.value(0, "object"))
    # numpy's default int is 32 bits wide on some systems.
    dtype = {"float32": "float64", "bool": "bool"}.get(found.dtype or "")
    return Array(found.dims or (), _numpy_dtype(call, 1, dtype))


def _numpy_filled(call: Call) -> Array:
    sized = Call(call.args[:1], call.kwargs)
    return Array(sized.sizes(0, "shape"), _numpy_dtype(call, 1, "float64"))


def _numpy_random(call: Call) -> Array:
    return Array(call.sizes(0), "float64")


def _numpy_dtype(call: Call, position: int, default: str | None) -> str | None:
    given = call.value(position, "dtype", None)
    if given is None:
        return default
    return dtype_named(given.name) if isinstance(given, DType) and given.name[-1].isdigit() else None


CREATION: Mapping[str, Op] = {
    **dict.fromkeys(("rand", "randn", "zeros", "ones", "empty"), _filled),
    **dict.fromkeys(("zeros_like", "ones_like", "empty_like", "rand_like", "randn_like"), _like),
    **dict.fromkeys(("full_like", "randint_like"), _randint_like),
    "full": _full,
    "randint": _randint,
    "arange": _arange,
    "linspace": _linspace,
    "logspace": _linspace,
    "eye": _eye,
    "randperm": _randperm,
    "tensor": _tensor,
    "as_tensor": _tensor,
    "from_numpy": _from_numpy,
    "nn.Parameter": _parameter,
    "nn.parameter.Parameter": _parameter,
    **{name: partial(_legacy, dtype=dtype) for name, dtype in _LEGACY.items()},
}
NEW: Mapping[str, Op] = {
    **dict.fromkeys(("new_zeros", "new_ones", "new_empty"), _new),
    "new_full": _new_full,
    "new_tensor": _new_tensor,
}
NUMPY: Mapping[str, Op] = {
    **dict.fromkeys(("zeros", "ones", "empty"), _numpy_filled),
    **dict.fromkeys(("random.rand", "random.randn"), _numpy_random),
    **dict.fromkeys(("array", "asarray"), _numpy_array),
}
