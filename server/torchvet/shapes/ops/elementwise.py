"""Ops that keep the shape of their input, and arithmetic with broadcasting and type promotion."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from torchvet.shapes.dtypes import as_floating, dtype_named, is_floating, promoted
from torchvet.shapes.ops.call import Call, Op, broadcast, is_integer
from torchvet.shapes.tensor import Axes, Device, DType, NotProvable, Tensor, Value

_SAME = [
    "relu",
    "neg",
    "negative",
    "clone",
    "detach",
    "contiguous",
    "cuda",
    "cpu",
    "pin_memory",
    "fliplr",
    "flipud",
    "sign",
    "positive",
    "leaky_relu",
    "elu",
    "selu",
    "celu",
    "gelu",
    "silu",
    "mish",
    "hardtanh",
    "relu6",
    "hardswish",
    "dropout",
    "alpha_dropout",
    "feature_dropout",
    "dropout1d",
    "dropout2d",
    "dropout3d",
    "logsigmoid",
    "softplus",
    "softsign",
    "tanhshrink",
    "hardsigmoid",
    "threshold",
    "nan_to_num",
    *"sgn detach_copy rrelu hardshrink softshrink feature_alpha_dropout renorm conj fill_diagonal".split(),
]
# These refuse ints or turn them into floats: only a float's dtype is sure to stay.
_FLOATING = [
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "sinh",
    "cosh",
    "tanh",
    "exp",
    "expm1",
    "log",
    "log2",
    "log10",
    "log1p",
    "sqrt",
    "rsqrt",
    "sigmoid",
    "erf",
    "erfc",
    "reciprocal",
    *"arcsin arccos arctan arcsinh arccosh arctanh asinh acosh atanh exp2 erfinv lgamma digamma sinc logit".split(),
    *"deg2rad rad2deg i0 special.expit special.logit special.erf special.exp2".split(),
]
_SAME_WHEN_FLOAT = [
    "square",
    "round",
    "floor",
    "ceil",
    "trunc",
    "frac",
]
_TO_BOOL = ["isnan", "isinf", "isfinite", "logical_not", "isneginf", "isposinf"]
_COMPARISONS = "eq ne lt le gt ge not_equal less less_equal greater greater_equal logical_and logical_or logical_xor isclose"
_ARITHMETIC = [
    "add",
    "sub",
    "subtract",
    "mul",
    "multiply",
    "maximum",
    "minimum",
    "fmod",
    "remainder",
    "floor_divide",
    "bitwise_and",
    "bitwise_or",
    *"bitwise_xor rsub copysign heaviside".split(),
]
_CASTS = "float double half bfloat16 long int short bool cfloat cdouble byte char".split()
# Of two floats.
_FLOAT_PAIRS = "hypot atan2 arctan2 logaddexp logaddexp2 xlogy nextafter".split()
_NUMBERS = (int, float, complex)


def arithmetic(left: Value, right: Value) -> Tensor:
    """`left + right` where at least one is a tensor."""
    return Tensor(_broadcast_dims(left, right), promoted(left, right))


def division(left: Value, right: Value) -> Tensor:
    """`left / right`: always a float."""
    return Tensor(_broadcast_dims(left, right), as_floating(promoted(left, right)))


def comparison(left: Value, right: Value) -> Tensor:
    """`left < right`: always a bool."""
    return Tensor(_broadcast_dims(left, right), "bool")


def power(left: Value, right: Value) -> Tensor:
    """`left ** right`."""
    return arithmetic(left, right)


def _broadcast_dims(left: Value, right: Value) -> Axes | None:
    shapes: list[Axes | None] = []
    for each in (left, right):
        if isinstance(each, Tensor):
            shapes.append(each.dims)
        elif is_integer(each) or isinstance(each, _NUMBERS):
            shapes.append(())
        else:
            raise NotProvable
    if not any(isinstance(each, Tensor) for each in (left, right)):
        raise NotProvable
    if shapes[0] is None or shapes[1] is None:
        return None
    return broadcast(shapes[0], shapes[1])


def _same(call: Call) -> Tensor:
    tensor = call.tensor()
    # softmax(dtype=…) and the like are the only ways to leave the dtype.
    return Tensor(tensor.dims, call.dtype(-1, "dtype", tensor.dtype))


def _floating(call: Call) -> Tensor:
    return Tensor(call.tensor().dims, as_floating(call.tensor().dtype))


def _same_when_float(call: Call) -> Tensor:
    tensor = call.tensor()
    # A float limit of `clamp` lifts ints; `abs` of a complex number is a float.
    is_safe = (
        tensor.dtype is not None and is_floating(tensor.dtype) and not tensor.dtype.startswith("complex")
    )
    return Tensor(tensor.dims, call.dtype(-1, "dtype", tensor.dtype if is_safe else None))


def _to_bool(call: Call) -> Tensor:
    return Tensor(call.tensor().dims, "bool")


def _cast(call: Call, name: str) -> Tensor:
    return Tensor(call.tensor().dims, {"byte": "uint8", "char": "int8"}.get(name) or dtype_named(name))


def _to(call: Call) -> Tensor:
    tensor = call.tensor()
    for each in (*call.args[1:], *call.kwargs.values()):
        if isinstance(each, DType):
            return Tensor(tensor.dims, dtype_named(each.name))
        if isinstance(each, Tensor):
            return Tensor(tensor.dims, each.dtype)
    # A string is a device; anything unknown could be a dtype or another tensor.
    plain = all(
        isinstance(each, (str, bool, Device)) or each is None
        for each in (*call.args[1:], *call.kwargs.values())
    )
    only_device = len(call.args) == 1 and call.kwargs.keys() <= {"device", "non_blocking", "copy"}
    return Tensor(tensor.dims, tensor.dtype if plain or only_device else None)


def _binary(call: Call, result: str) -> Tensor:
    left, right = call.value(0, "input"), call.value(1, "other")
    if "out" in call.kwargs:
        raise NotProvable
    if result == "bool":
        return comparison(left, right)
    if result == "floats":
        pair = arithmetic(left, right)
        return Tensor(pair.dims, pair.dtype if is_floating(pair.dtype) else None)
    if result == "float":
        return division(left, right) if "rounding_mode" not in call.kwargs else arithmetic(left, right)
    return arithmetic(left, right)


def _pow(call: Call) -> Tensor:
    return power(call.value(0, "input"), call.value(1, "exponent"))


ELEMENTWISE: Mapping[str, Op] = {
    **dict.fromkeys(_SAME, _same),
    **dict.fromkeys(_FLOATING, _floating),
    **dict.fromkeys(_SAME_WHEN_FLOAT, _same_when_float),
    **dict.fromkeys(_TO_BOOL, _to_bool),
    **{name: partial(_cast, name=name) for name in _CASTS},
    **dict.fromkeys(_COMPARISONS.split(), partial(_binary, result="bool")),
    **dict.fromkeys(_ARITHMETIC, partial(_binary, result="same")),
    **dict.fromkeys(_FLOAT_PAIRS, partial(_binary, result="floats")),
    **dict.fromkeys(("div", "divide", "true_divide"), partial(_binary, result="float")),
    "to": _to,
    "pow": _pow,
}
