"""Type promotion as torch does it: kinds first (bool < int < float < complex), then width.

A dtype is its plain name, None when unknown. Quantised and 8-bit float types are deliberately left out: unknown.
"""

from __future__ import annotations

from torchvet.shapes.dim import Poly
from torchvet.shapes.tensor import Tensor, Value

_ALIASES = {
    "float": "float32",
    "double": "float64",
    "half": "float16",
    "long": "int64",
    "int": "int32",
    "short": "int16",
    "cfloat": "complex64",
    "cdouble": "complex128",
}
_KINDS = {
    "bool": 0,
    **dict.fromkeys(("uint8", "int8", "int16", "int32", "int64"), 1),
    **dict.fromkeys(("float16", "bfloat16", "float32", "float64"), 2),
    **dict.fromkeys(("complex64", "complex128"), 3),
}
_ORDER = tuple(_KINDS)


def dtype_named(name: str) -> str | None:
    """The plain dtype that `torch.<name>` is, or None when that is no known dtype."""
    plain = _ALIASES.get(name, name)
    return plain if plain in _KINDS else None


def is_floating(dtype: str | None) -> bool:
    """Whether `dtype` is known to be a float or complex type."""
    return dtype is not None and _KINDS.get(dtype, 2) >= 2


def as_floating(dtype: str | None) -> str | None:
    """What a function like `exp` or a true division makes of `dtype`."""
    if dtype is None or is_floating(dtype):
        return dtype
    return "float32"


def promoted(left: Value, right: Value) -> str | None:
    """The dtype of `left + right`, each a tensor or a Python number."""
    ranked = [_priority(each) for each in (left, right)]
    if any(priority is None for priority in ranked):
        same = isinstance(left, Tensor) and isinstance(right, Tensor) and left.dtype == right.dtype
        return left.dtype if same and isinstance(left, Tensor) else None
    result: str | None = None
    for value, _ in sorted(zip((left, right), ranked, strict=True), key=lambda pair: pair[1] or 0):
        dtype = value.dtype if isinstance(value, Tensor) else _of_number(value)
        if dtype is None:
            return None
        result = _combined(result, dtype, same_priority=len(set(ranked)) == 1)
    return result


def _priority(value: Value) -> int | None:
    """0 for a tensor with axes, 1 for one without, 2 for a number: lower ones decide first."""
    if isinstance(value, Tensor):
        return None if value.dims is None else (0 if value.dims else 1)
    return 2


def _of_number(value: Value) -> str | None:
    if isinstance(value, Poly):
        return "int64"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, float):
        return "float32"
    # A complex number next to half precision gives a half complex type, which is left out here.
    return "int64" if isinstance(value, int) else None


def _combined(first: str | None, second: str, *, same_priority: bool) -> str:
    if first is None:
        return second
    if same_priority:
        return _wider(first, second)
    if _KINDS[second] <= _KINDS[first]:
        return first
    if second == "complex64" and first == "float64":
        return "complex128"
    return second


def _wider(first: str, second: str) -> str:
    low, high = sorted((first, second), key=_ORDER.index)
    if {low, high} == {"uint8", "int8"}:
        return "int16"
    if {low, high} == {"float16", "bfloat16"}:
        return "float32"
    if low == "float64" and high == "complex64":
        return "complex128"
    return high
