"""What torch 2.13 says on a CPU when an operation cannot work: the words that several op rules share.

A size that is only partly known stands as its formula, one that is not known at all as `?`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from torchvet.shapes.tensor import Axes, Axis, Mismatch

# The name of each dtype in messages of torch, and the name its C++ type has in others.
_NAMES = {
    "bool": ("Bool", "bool"),
    "uint8": ("Byte", "unsigned char"),
    "int8": ("Char", "signed char"),
    "int16": ("Short", "short"),
    "int32": ("Int", "int"),
    "int64": ("Long", "long int"),
    "float16": ("Half", "c10::Half"),
    "bfloat16": ("BFloat16", "c10::BFloat16"),
    "float32": ("Float", "float"),
    "float64": ("Double", "double"),
    "complex64": ("ComplexFloat", "c10::complex<float>"),
    "complex128": ("ComplexDouble", "c10::complex<double>"),
}


class DTypeMismatch(Mismatch):
    """The operation does not take these dtypes; they are only certain where nothing like autocast is on."""


class MemoryMismatch(Mismatch):
    """Shapes and dtypes fit, but not the memory behind them: for the rule `kind`; `aside` says where that holds."""

    def __init__(self, kind: str, message: str, aside: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.aside = aside


def scalar_name(dtype: str) -> str:
    """`Float` for float32."""
    return _NAMES[dtype][0]


def c_name(dtype: str) -> str:
    """`long int` for int64."""
    return _NAMES[dtype][1]


def size_text(size: Axis) -> str:
    """One size in a message."""
    return "?" if size is None else str(size)


def listed(dims: Sequence[Axis]) -> str:
    """`[2, 3]`."""
    return f"[{', '.join(map(size_text, dims))}]"


def torch_size(dims: Sequence[Axis]) -> str:
    """`torch.Size([2, 3])`."""
    return f"torch.Size({listed(dims)})"


def tuple_text(dims: Sequence[Axis], one: Callable[[Axis], str] = size_text) -> str:
    """`(2, 3)`, and `(2,)` for one; `one` writes a size."""
    inner = ", ".join(map(one, dims))
    return f"({inner},)" if len(dims) == 1 else f"({inner})"


def shape_text(dims: Axes | None, one: Callable[[Axis], str] = size_text) -> str:
    """The same, and `(…)` where not even the rank is known."""
    return "(…)" if dims is None else tuple_text(dims, one)


def times_text(dims: Sequence[Axis], between: str = "x") -> str:
    """`2x3`."""
    return between.join(map(size_text, dims))


def out_of_range(dim: int, rank: int) -> Mismatch:
    """A dim that a tensor of `rank` does not have; a scalar counts as having one."""
    bound = max(rank, 1)
    text = f"Dimension out of range (expected to be in range of [{-bound}, {bound - 1}], but got {dim})"
    return Mismatch(text, "IndexError")


def sizes_differ(left: Axes, right: Axes, place: int) -> Mismatch:
    """Two shapes that cannot be broadcast, at axis `place` of the result."""
    width = max(len(left), len(right))
    a, b = left[place - width + len(left)], right[place - width + len(right)]
    return Mismatch(
        f"The size of tensor a ({size_text(a)}) must match the size of tensor b ({size_text(b)}) "
        f"at non-singleton dimension {place}"
    )


def cannot_be_multiplied(rows: Axes, columns: Axes) -> Mismatch:
    """Two matrices whose inner sizes differ."""
    return Mismatch(
        f"mat1 and mat2 shapes cannot be multiplied ({times_text(rows)} and {times_text(columns)})"
    )


def invalid_shape(wanted: Sequence[Axis], total: Axis) -> Mismatch:
    """A view that has another number of elements."""
    return Mismatch(f"shape '{listed(wanted)}' is invalid for input of size {size_text(total)}")
