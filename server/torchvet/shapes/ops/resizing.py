"""Padding, interpolation and the moves between channels and space: layers and functions."""

from __future__ import annotations

import math
from functools import partial

from torchvet.shapes.dim import Poly, add, floor_divide, multiply
from torchvet.shapes.ops.arguments import Arguments, bound
from torchvet.shapes.ops.call import Call, Op, as_axis, known_dims
from torchvet.shapes.ops.raising import listed, tuple_text
from torchvet.shapes.ops.registry import LayerRule, LayerRules
from torchvet.shapes.tensor import Axes, Axis, Items, Mismatch, NotProvable, Tensor, Value

_MODES = "nearest | linear | bilinear | bicubic | trilinear | lanczos | area | nearest-exact"
_RANK_OF_MODE = {"linear": 3, "bilinear": 4, "bicubic": 4, "trilinear": 5, "lanczos": 4}


def padded(tensor: Tensor, padding: Axes, mode: str) -> Tensor:
    """`F.pad`: pairs of sizes from the last axis on."""
    dims = known_dims(tensor)
    if len(padding) % 2:
        raise Mismatch("Padding length must be divisible by 2")
    if len(padding) > 2 * len(dims):
        raise Mismatch(
            "Padding length should be less than or equal to two times the input dimension "
            f"but got padding length {len(padding)} and input of dimension {len(dims)}"
        )
    n_padded = len(padding) // 2
    if mode != "constant" and len(dims) not in (n_padded + 1, n_padded + 2):
        raise _unsupported(padding, dims)
    moved = list(dims)
    for place in range(n_padded):
        axis, before, after = len(dims) - 1 - place, padding[2 * place], padding[2 * place + 1]
        size = moved[axis]
        if mode == "reflect":
            _require_reflected(dims, axis, before, after)
        moved[axis] = (
            None if size is None or before is None or after is None else add(add(size, before), after)
        )
    if any(isinstance(size, int) and size < 0 for size in moved):
        raise NotProvable
    return Tensor(tuple(moved), tensor.dtype)


def _unsupported(padding: Axes, dims: Axes) -> Mismatch:
    text = (
        f"Padding size {len(padding)} is not supported for {len(dims)}D input tensor.\n"
        "Supported combinations for non-constant padding:\n"
        "  - 2D or 3D input: padding size = 2 (pads last dimension)\n"
        "  - 3D or 4D input: padding size = 4 (pads last 2 dimensions)\n"
        "  - 4D or 5D input: padding size = 6 (pads last 3 dimensions)"
    )
    return Mismatch(text, "NotImplementedError")


def _require_reflected(dims: Axes, axis: int, before: Axis, after: Axis) -> None:
    size = dims[axis]
    if type(size) is int and type(before) is int and type(after) is int and max(before, after) >= size:
        number = 4 if axis == len(dims) - 1 else 6 if axis == len(dims) - 2 else 8
        raise Mismatch(
            f"Argument #{number}: Padding size should be less than the corresponding input dimension, "
            f"but got: padding ({before}, {after}) at dimension {axis} of input {listed(dims)}"
        )


def _pad_layer(made: Arguments, given: Arguments, mode: str, n_axes: int) -> Value:
    return padded(given.tensor(), made.per_axis("padding", 2 * n_axes), mode)


def _pad_function(call: Call) -> Value:
    given = bound(call, "input pad mode='constant' value=None")
    wanted = given.value("pad")
    if not isinstance(wanted, Items):
        raise NotProvable
    return padded(given.tensor(), tuple(as_axis(each) for each in wanted.values), given.text("mode"))


def _interpolated(made: Arguments, given: Arguments) -> Value:
    tensor, size, factor = given.tensor(), made.value("size"), made.value("scale_factor")
    dims, mode = known_dims(tensor), made.values.get("mode", "nearest")
    if not isinstance(mode, str) or len(dims) < 2:
        raise NotProvable
    if size is not None:
        moved = _sized(size, dims)
    elif factor is not None:
        moved = _scaled(factor, dims)
    else:
        raise Mismatch("either size or scale_factor should be defined", "ValueError")
    _require_mode(mode, len(dims))
    return Tensor((*dims[:2], *moved), tensor.dtype)


def _require_mode(mode: str, rank: int) -> None:
    wanted = _RANK_OF_MODE.get(mode)
    if rank in (3, 4, 5) and wanted in (None, rank):
        return
    if rank in (3, 4, 5) and mode in ("linear", "bilinear", "trilinear"):
        text = f"Got {rank}D input, but {mode} mode needs {wanted}D input"
        raise Mismatch(text, "NotImplementedError")
    raise Mismatch(
        f"Input Error: Only 3D, 4D and 5D input Tensors supported (got {rank}D) "
        f"for the modes: {_MODES} (got {mode})",
        "NotImplementedError",
    )


def _sized(size: Value, dims: Axes) -> Axes:
    if not isinstance(size, Items):
        # One int stands for all axes; something unknown may be a tuple.
        return (as_axis(size) if isinstance(size, (int, Poly)) else None,) * (len(dims) - 2)
    wanted = tuple(as_axis(each) for each in size.values)
    if len(wanted) != len(dims) - 2:
        raise Mismatch(
            "Input and output must have the same number of spatial dimensions, but got input with spatial "
            f"dimensions of {listed(dims[2:])} and output size of {_as_written(wanted, size.is_list)}. "
            "Please provide input tensor in (N, C, d1, d2, ...,dK) format and output size in "
            "(o1, o2, ...,oK) format.",
            "ValueError",
        )
    return wanted


def _as_written(sizes: Axes, is_list: bool) -> str:
    return listed(sizes) if is_list or not sizes else tuple_text(sizes)


def _scaled(factor: Value, dims: Axes) -> Axes:
    n_axes = len(dims) - 2
    factors = factor.values if isinstance(factor, Items) else (factor,) * n_axes
    if len(factors) != n_axes:
        raise NotProvable
    return tuple(_times(size, each) for size, each in zip(dims[2:], factors, strict=True))


def _times(size: Axis, factor: Value) -> Axis:
    """`floor(size * factor)`, computed with doubles like torch."""
    if size is None or isinstance(factor, bool):
        return None
    if isinstance(factor, (int, float)) and isinstance(size, int):
        return math.floor(float(size) * factor)
    if isinstance(factor, float) and factor.is_integer():
        factor = int(factor)
    if isinstance(factor, (int, Poly)):
        return multiply(size, factor)
    # Halves and quarters of a formula are exact in doubles.
    if isinstance(factor, float) and 0 < factor < 1 and (1 / factor).is_integer():
        divisor = int(1 / factor)
        if divisor & (divisor - 1) == 0:
            return floor_divide(size, divisor)
    return None


def _interpolate_function(call: Call) -> Value:
    given = bound(
        call,
        "input size=None scale_factor=None mode='nearest' align_corners=None recompute_scale_factor=None "
        "antialias=False",
    )
    return _interpolated(given, given)


def _pixel_shuffle(made: Arguments, given: Arguments) -> Value:
    tensor, factor = given.tensor(), made.size("upscale_factor")
    dims = known_dims(tensor)
    _require_image(dims, "pixel_shuffle")
    square = None if factor is None else multiply(factor, factor)
    channels = dims[-3]
    if type(channels) is int and type(square) is int and square and channels % square:
        raise Mismatch(
            "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of "
            f"upscale_factor, but input.size(-3)={channels} is not divisible by {square}"
        )
    moved = tuple(None if size is None or factor is None else multiply(size, factor) for size in dims[-2:])
    return Tensor((*dims[:-3], _divided(channels, square), *moved), tensor.dtype)


def _pixel_unshuffle(made: Arguments, given: Arguments) -> Value:
    tensor, factor = given.tensor(), made.size("downscale_factor")
    dims = known_dims(tensor)
    _require_image(dims, "pixel_unshuffle")
    for name, place in (("height", -2), ("width", -1)):
        size = dims[place]
        if type(size) is int and type(factor) is int and factor > 0 and size % factor:
            raise Mismatch(
                f"pixel_unshuffle expects {name} to be divisible by downscale_factor, "
                f"but input.size({place})={size} is not divisible by {factor}"
            )
    square = None if factor is None else multiply(factor, factor)
    channels = None if dims[-3] is None or square is None else multiply(dims[-3], square)
    moved = tuple(_divided(size, factor) for size in dims[-2:])
    return Tensor((*dims[:-3], channels, *moved), tensor.dtype)


def _require_image(dims: Axes, name: str) -> None:
    if len(dims) < 3:
        raise Mismatch(
            f"{name} expects input to have at least 3 dimensions, but got input with {len(dims)} dimension(s)"
        )


def _divided(size: Axis, divisor: Axis) -> Axis:
    return None if size is None or divisor is None else floor_divide(size, divisor)


def _channel_shuffle(made: Arguments, given: Arguments) -> Value:
    tensor, groups = given.tensor(), made.size("groups")
    dims = known_dims(tensor)
    if len(dims) < 3:
        raise Mismatch(
            f"channel_shuffle expects input with > 2 dims, but got input with sizes {listed(dims)}"
        )
    channels = dims[1]
    if type(channels) is int and type(groups) is int and groups > 0 and channels % groups:
        raise Mismatch(
            f"Number of channels must be divisible by groups. Got {channels} channels and {groups} groups."
        )
    return Tensor(dims, tensor.dtype)


def _function(call: Call, signature: str, rule: LayerRule) -> Value:
    given = bound(call, signature)
    return rule(given, given)


_PADS = {
    "Zero": "constant",
    "Constant": "constant",
    "Reflection": "reflect",
    "Replication": "replicate",
    "Circular": "circular",
}
RESIZING_LAYERS: LayerRules = {
    **{
        f"{name}Pad{n}d": ("input", partial(_pad_layer, mode=mode, n_axes=n))
        for name, mode in _PADS.items()
        for n in (1, 2, 3)
    },
    "Upsample": ("input", _interpolated),
    "UpsamplingNearest2d": ("input", _interpolated),
    "UpsamplingBilinear2d": ("input", _interpolated),
    "PixelShuffle": ("input", _pixel_shuffle),
    "PixelUnshuffle": ("input", _pixel_unshuffle),
    "ChannelShuffle": ("input", _channel_shuffle),
}
RESIZING_FUNCTIONS: dict[str, Op] = {
    "pad": _pad_function,
    "interpolate": _interpolate_function,
    "upsample": _interpolate_function,
    "pixel_shuffle": partial(_function, signature="input upscale_factor", rule=_pixel_shuffle),
    "pixel_unshuffle": partial(_function, signature="input downscale_factor", rule=_pixel_unshuffle),
    "channel_shuffle": partial(_function, signature="input groups", rule=_channel_shuffle),
}
