"""Abstract values: what is known of a Python value without running anything.

Python ints, floats, bools, strings, None and Ellipsis stand for themselves. Anything else that is not one of the
classes below is `UNKNOWN`. Deliberately not here: how values are computed (see `ops` and `interpreter`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from types import EllipsisType

from torchvet.evidence import Span
from torchvet.shapes.dim import Poly, Size


class NotProvable(Exception):
    """The result of an operation cannot be proven from what is known; caught once, where operations are applied."""


class Mismatch(NotProvable):
    """The operation raises at run time whatever the unknown sizes are; the text is torch's own."""

    def __init__(self, message: str, error: str = "RuntimeError") -> None:
        super().__init__(message)
        self.message = message
        self.error = error


class _Nothing(Enum):
    UNKNOWN = "nothing is known of it"


UNKNOWN = _Nothing.UNKNOWN
# One axis: its size, or None when nothing is known of it.
Axis = Size | None
Axes = tuple[Axis, ...]
# How the values lie in memory (see `strides`): a stride for each axis where they are not contiguous.
CONTIGUOUS = "contiguous"
Layout = str | tuple[Axis, ...] | None


@dataclass(frozen=True, slots=True)
class Tensor:
    """A torch tensor; `dims` is None when not even the rank is known.

    `device` is one of `devices`, `layout` one of `strides`, `grad` one of `gradients`; only the engine knows them.
    `group` holds marks shared by tensors that may be the same object (`x` and `x.float()`).
    """

    dims: Axes | None
    dtype: str | None = None
    origin: Span | None = field(default=None, compare=False)
    group: frozenset[object] = field(default=frozenset(), compare=False)
    is_parameter: bool = field(default=False, compare=False)
    device: str | None = None
    layout: Layout = None
    grad: str | None = None
    # How it came about, for the chain of shapes in a message; only the engine fills it.
    step: object = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Array:
    """A numpy array of known rank: good for `torch.from_numpy`, never a tensor itself."""

    dims: Axes
    dtype: str | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """A tuple (or `torch.Size`, or named tuple with `fields`), or a list when `is_list`."""

    values: tuple[Value, ...]
    is_list: bool = False
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opaque:
    """Something unknown with a name: wherever an int is required it is `size`."""

    size: Poly


@dataclass(frozen=True, slots=True)
class DType:
    """A torch dtype by its plain name, such as `float32`."""

    name: str


@dataclass(frozen=True, slots=True)
class Device:
    """A torch device by its plain name (see `devices`)."""

    name: str


@dataclass(frozen=True, slots=True)
class Slice:
    """`start:stop:step` with None for what is left out."""

    start: Value
    stop: Value
    step: Value


@dataclass(frozen=True, slots=True)
class Layer:
    """An instance of `torch.nn.<name>` with the arguments that made it."""

    name: str
    args: tuple[Value, ...]
    kwargs: tuple[tuple[str, Value], ...]


Value = (
    Tensor
    | Array
    | Items
    | Opaque
    | DType
    | Device
    | Slice
    | Layer
    | Poly
    | int
    | float
    | complex
    | bool
    | str
    | None
    | EllipsisType
    | _Nothing
)


def contains_list(value: Value) -> bool:
    """Whether `value` is or holds a list, which someone else may change."""
    return isinstance(value, Items) and (value.is_list or any(contains_list(each) for each in value.values))


def tensors_in(value: Value) -> list[Tensor]:
    """The tensor `value` is, or the tensors it holds."""
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, Items):
        return [tensor for each in value.values for tensor in tensors_in(each)]
    return []
