"""One call as an op rule sees it: arguments by position or name, read as what torch would accept there.

Each reader raises `NotProvable` when the argument is not known well enough. A method call has its receiver first,
so that `x.squeeze(0)` and `torch.squeeze(x, 0)` are the same call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from torchvet.shapes.dim import Poly, Size, can_be_equal, product
from torchvet.shapes.dtypes import dtype_named
from torchvet.shapes.ops.raising import out_of_range, sizes_differ
from torchvet.shapes.tensor import Axes, Axis, DType, Items, Mismatch, NotProvable, Opaque, Tensor, Value

_REQUIRED = object()


@dataclass(frozen=True, slots=True)
class Call:
    """Positional arguments and keywords of one call, all stars already expanded."""

    args: tuple[Value, ...]
    kwargs: Mapping[str, Value]

    def has(self, position: int, name: str) -> bool:
        """Whether the argument is given."""
        return position < len(self.args) or name in self.kwargs

    def value(self, position: int, name: str, default: object = _REQUIRED) -> Value:
        """The argument, whatever it is."""
        if 0 <= position < len(self.args):
            return self.args[position]
        if name in self.kwargs:
            return self.kwargs[name]
        if default is _REQUIRED:
            raise NotProvable
        return default  # type: ignore[return-value]  # defaults are written next to their readers

    def tensor(self, position: int = 0, name: str = "input") -> Tensor:
        """A tensor argument."""
        found = self.value(position, name)
        if not isinstance(found, Tensor):
            raise NotProvable
        return found

    def integer(self, position: int, name: str, default: object = _REQUIRED) -> int:
        """An int argument with a known number."""
        found = self.value(position, name, default)
        if isinstance(found, bool) or not isinstance(found, int):
            raise NotProvable
        return found

    def size(self, position: int, name: str, default: object = _REQUIRED) -> Axis:
        """An argument that must be an int at run time; None when its number is unknown."""
        return as_axis(self.value(position, name, default))

    def flag(self, position: int, name: str, default: bool = False) -> bool:
        """A bool argument."""
        found = self.value(position, name, default)
        if not isinstance(found, bool):
            raise NotProvable
        return found

    def dtype(self, position: int, name: str, default: str | None) -> str | None:
        """The plain name of a dtype argument; `default` when it is left out or None."""
        found = self.value(position, name, None)
        if found is None:
            return default
        if isinstance(found, DType):
            return dtype_named(found.name)
        return None

    def axes(self, position: int, *names: str) -> tuple[Value, ...]:
        """Ints given one by one from `position` on, or as one sequence there or under one of `names`."""
        for name in names:
            if name in self.kwargs:
                return as_sequence(self.kwargs[name])
        given = self.args[position:]
        if len(given) == 1 and not is_integer(given[0]):
            return as_sequence(given[0])
        return given

    def sizes(self, position: int, *names: str) -> Axes:
        """The same, each as the size of an axis."""
        return tuple(as_axis(each) for each in self.axes(position, *names))


Op = Callable[[Call], Value]


def is_integer(value: Value) -> bool:
    """Whether `value` is an int for certain."""
    return isinstance(value, (int, Poly)) and not isinstance(value, bool)


def as_sequence(value: Value) -> tuple[Value, ...]:
    """The items of a known tuple or list; an int stands for itself alone."""
    if isinstance(value, Items):
        return value.values
    if is_integer(value):
        return (value,)
    raise NotProvable


def as_axis(value: Value) -> Axis:
    """`value` read as an int, where anything else would raise at run time."""
    if isinstance(value, bool):
        raise NotProvable
    if isinstance(value, (int, Poly)):
        return value
    return value.size if isinstance(value, Opaque) else None


def known_dims(tensor: Tensor) -> Axes:
    """The axes of `tensor`, whose rank must be known."""
    if tensor.dims is None:
        raise NotProvable
    return tensor.dims


def axis_index(value: Value, rank: int) -> int:
    """A dim argument as an index from 0; torch counts the one virtual axis of a scalar as dim 0 and -1."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise NotProvable
    if not -max(rank, 1) <= value < max(rank, 1):
        raise out_of_range(value, rank)
    return value % max(rank, 1)


def axis_indices(value: Value, rank: int) -> frozenset[int]:
    """A dim argument that is an int or several, as indices from 0; None means all."""
    if value is None:
        return frozenset(range(rank))
    wanted = [axis_index(each, rank) for each in as_sequence(value)]
    twice = next((each for n, each in enumerate(wanted) if each in wanted[:n]), None)
    if twice is not None:
        raise Mismatch(f"dim {twice} appears multiple times in the list of dims")
    return frozenset(wanted)


def differ(left: Axis, right: Axis) -> bool:
    """Whether two sizes are unequal whatever the unknowns are."""
    return left is not None and right is not None and not can_be_equal(left, right)


def agreed(left: Axis, right: Axis, raising: Callable[[], Mismatch] | None = None) -> Axis:
    """The size of two axes that torch requires to be equal; `raising` makes what it says when they cannot be."""
    if differ(left, right):
        raise NotProvable if raising is None else raising()
    if isinstance(left, int) or right is None:
        return left
    return right if isinstance(right, int) or left is None else left


def broadcast(left: Axes, right: Axes) -> Axes:
    """The axes of an elementwise result."""
    width = max(len(left), len(right))
    padded = [(1,) * (width - len(axes)) + axes for axes in (left, right)]
    # Like torch, look from the last axis on.
    for place in reversed(range(width)):
        a, b = padded[0][place], padded[1][place]
        if differ(a, b) and differ(a, 1) and differ(b, 1):
            raise sizes_differ(left, right, place)
    return tuple(_broadcast_axis(a, b) for a, b in zip(*padded, strict=True))


def _broadcast_axis(left: Axis, right: Axis) -> Axis:
    if left == 1 or left == right:
        return right
    if right == 1:
        return left
    known = [size for size in (left, right) if isinstance(size, int)]
    # An unknown next to 5 is 1 or 5 where it does not raise: the result is 5.
    return known[0] if known else None


def numeric_product(axes: Axes) -> Size | None:
    """All axes multiplied, None when one is unknown."""
    if any(axis is None for axis in axes):
        return None
    return product(axis for axis in axes if axis is not None)
