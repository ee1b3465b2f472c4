"""Convolution and pooling: how often a window fits along each axis, for numbers and for formulas.

Deliberately not here: where the options come from, a layer or a function's arguments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from torchvet.shapes.dim import Size, add, ceil_divide, divide_exactly, floor_divide, multiply, subtract
from torchvet.shapes.ops.call import agreed, known_dims
from torchvet.shapes.ops.raising import listed, size_text, times_text
from torchvet.shapes.tensor import Axes, Axis, Mismatch, NotProvable, Tensor


@dataclass(frozen=True, slots=True)
class Windows:
    """Options of a convolution or pool, one for each axis of space; `padding` stands on both sides."""

    kernel: Axes
    stride: Axes
    padding: Axes
    dilation: Axes

    @property
    def n_axes(self) -> int:
        """How many axes the window has."""
        return len(self.kernel)

    def reach(self) -> Axes:
        """How much of each axis one window covers."""
        return tuple(_reach(*pair) for pair in zip(self.kernel, self.dilation, strict=True))

    def per_axis(self, space: Axes) -> list[tuple[Axis, Axis, Axis, Axis]]:
        """Size, reach, stride and padding of each axis."""
        return list(zip(space, self.reach(), self.stride, self.padding, strict=True))


def _reach(kernel: Axis, dilation: Axis) -> Axis:
    if kernel == 1:
        return 1
    if kernel is None or dilation is None:
        return None
    return add(multiply(dilation, subtract(kernel, 1)), 1)


def split_axes(dims: Axes, n_axes: int) -> tuple[Axes, Axis, Axes]:
    """Batch axes, channels and space of an input that may come without a batch."""
    return dims[: -n_axes - 1], dims[-n_axes - 1], dims[-n_axes:]


def convolved(tensor: Tensor, weight: Axes, windows: Windows, groups: Axis) -> Tensor:
    """The output of a convolution with a weight of these axes."""
    dims, n_axes = known_dims(tensor), windows.n_axes
    _require_rank(dims, n_axes, f"conv{n_axes}d")
    batch, channels, space = split_axes(dims, n_axes)
    wanted = None if weight[1] is None or groups is None else multiply(weight[1], groups)
    # Without a batch, torch adds one before it looks.
    shown = dims if batch else (1, *dims)
    _require_positive(windows)
    agreed(
        channels,
        wanted,
        lambda: Mismatch(
            f"Given groups={size_text(groups)}, weight of size {listed(weight)}, expected input{listed(shown)} "
            f"to have {size_text(wanted)} channels, but got {size_text(channels)} channels instead"
        ),
    )
    return Tensor((*batch, weight[0], *_slid(space, windows)), tensor.dtype)


def _slid(space: Axes, windows: Windows) -> Axes:
    _require_room(space, windows)
    return tuple(_fitting(*each) for each in windows.per_axis(space))


def _require_rank(dims: Axes, n_axes: int, name: str) -> None:
    if len(dims) not in (n_axes + 1, n_axes + 2):
        raise Mismatch(
            f"Expected {n_axes + 1}D (unbatched) or {n_axes + 2}D (batched) input to {name}, "
            f"but got input of size: {listed(dims)}"
        )


def _require_positive(windows: Windows) -> None:
    if any(isinstance(each, int) and each < 0 for each in windows.padding):
        raise Mismatch("negative padding is not supported")
    if any(isinstance(each, int) and each <= 0 for each in windows.stride):
        raise Mismatch("non-positive stride is not supported")


def _require_room(space: Axes, windows: Windows) -> None:
    padded = [_padded(size, padding) for size, _, _, padding in windows.per_axis(space)]
    reach = windows.reach()
    pairs = zip(padded, reach, strict=True)
    if any(isinstance(size, int) and isinstance(needed, int) and size < needed for size, needed in pairs):
        raise Mismatch(
            f"Calculated padded input size per channel: ({times_text(padded, ' x ')}). "
            f"Kernel size: ({times_text(reach, ' x ')}). Kernel size can't be greater than actual input size"
        )


def _padded(size: Axis, padding: Axis) -> Axis:
    return None if size is None or padding is None else add(size, multiply(padding, 2))


def _fitting(size: Axis, reach: Axis, stride: Axis, padding: Axis, is_ceiled: bool = False) -> Axis:
    """How often a window fits along one axis."""
    padded = _padded(size, padding)
    if padded is None or reach is None or stride is None:
        return None
    rest = subtract(padded, reach)
    if not is_ceiled or divide_exactly(rest, stride) is not None:
        steps = floor_divide(rest, stride)
        return None if steps is None else add(steps, 1)
    if not isinstance(stride, int) or stride <= 0:
        return None
    return _ceiled(size, reach, stride, padding, add(ceil_divide(rest, stride), 1))


def _ceiled(size: Axis, reach: Axis, stride: int, padding: Axis, count: Size) -> Axis:
    """`ceil_mode`, where the last window must start inside the input or its left padding."""
    if not isinstance(reach, int) or not isinstance(padding, int):
        return None
    if padding + stride <= reach:
        return count
    if not isinstance(size, int) or not isinstance(count, int):
        return None
    return count - 1 if (count - 1) * stride >= size + padding else count


def same_padded(tensor: Tensor, weight: Axes, windows: Windows, groups: Axis) -> Tensor:
    """A convolution with `padding="same"`, which keeps the space."""
    if any(isinstance(each, int) and each != 1 for each in windows.stride):
        raise NotProvable
    no_window = replace(windows, kernel=(1,) * windows.n_axes, padding=(0,) * windows.n_axes)
    return convolved(tensor, weight, no_window, groups)


def transposed(tensor: Tensor, weight: Axes, windows: Windows, extra: Axes, groups: Axis) -> Tensor:
    """The output of a transposed convolution with a weight of these axes and this `output_padding`."""
    dims, n_axes = known_dims(tensor), windows.n_axes
    _require_rank(dims, n_axes, f"conv_transpose{n_axes}d")
    batch, channels, space = split_axes(dims, n_axes)
    shown = dims if batch else (1, *dims)
    agreed(
        channels,
        weight[0],
        lambda: Mismatch(
            f"Given transposed=1, weight of size {listed(weight)}, expected input{listed(shown)} "
            f"to have {size_text(weight[0])} channels, but got {size_text(channels)} channels instead"
        ),
    )
    moved = tuple(_stretched(*each, more) for each, more in zip(windows.per_axis(space), extra, strict=True))
    if any(isinstance(size, int) and size <= 0 for size in moved):
        raise NotProvable
    made = None if weight[1] is None or groups is None else multiply(weight[1], groups)
    return Tensor((*batch, made, *moved), tensor.dtype)


def _stretched(size: Axis, reach: Axis, stride: Axis, padding: Axis, extra: Axis) -> Axis:
    if size is None or reach is None or stride is None or padding is None or extra is None:
        return None
    spread = multiply(subtract(size, 1), stride)
    return add(add(subtract(spread, multiply(padding, 2)), reach), extra)


def pooled(space: Axes, windows: Windows, is_ceiled: bool) -> Axes:
    """The space that is left of `space`, without any look at whether it is too small."""
    return tuple(_fitting(*each, is_ceiled) for each in windows.per_axis(space))


def is_too_small(moved: Sequence[Axis]) -> bool:
    """Whether a pool has surely nothing to give along some axis."""
    return any(isinstance(size, int) and size < 1 for size in moved)


def too_small(channels: Axis, space: Axes, moved: Axes) -> Mismatch:
    """What pools say then; in one dimension they count a second one."""
    flat: Axes = (1,) if len(space) == 1 else ()
    before, after = (channels, *flat, *space), (channels, *flat, *moved)
    return Mismatch(
        f"Given input size: ({times_text(before)}). Calculated output size: ({times_text(after)}). "
        "Output size is too small"
    )
