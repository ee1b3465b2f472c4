"""Convolutions, also transposed ones: layers and functions, with `padding` in words and other padding modes."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from torchvet.shapes.dim import Poly, add, divide_exactly, multiply, subtract
from torchvet.shapes.dtypes import is_floating
from torchvet.shapes.ops.arguments import Arguments, bound
from torchvet.shapes.ops.call import Call, known_dims
from torchvet.shapes.ops.raising import DTypeMismatch, c_name, scalar_name
from torchvet.shapes.ops.registry import LayerRule, LayerRules
from torchvet.shapes.ops.windows import Windows, convolved, same_padded, split_axes, transposed
from torchvet.shapes.tensor import Axes, Axis, Items, Mismatch, NotProvable, Tensor, Value

_FUNCTION = "input weight bias=None stride=1 padding=0 dilation=1 groups=1"
_PADDING_MODES = ("zeros", "reflect", "replicate", "circular")
_TRANSPOSED_FUNCTION = "input weight bias=None stride=1 padding=0 output_padding=0 groups=1 dilation=1"


def _windows(options: Arguments, kernel: Axes) -> Windows:
    """The options of a convolution, with no padding where that is a word."""
    n_axes = len(kernel)
    padding: Axes = (0,) * n_axes
    if not isinstance(options.value("padding"), str):
        padding = options.per_axis("padding", n_axes)
    return Windows(kernel, options.per_axis("stride", n_axes), padding, options.per_axis("dilation", n_axes))


def kernel_of(made: Arguments, n_axes: int) -> Axes:
    """The kernel of a layer, which must have all its axes when it is a tuple."""
    value = made.value("kernel_size")
    if isinstance(value, Items) and len(value.values) != n_axes:
        raise NotProvable
    return made.per_axis("kernel_size", n_axes)


def weight_of(made: Arguments, n_axes: int, channels: Axis, is_transposed: bool = False) -> Axes:
    """The axes of the weight of a convolution layer over `channels`."""
    groups, out = made.size("groups"), made.size("out_channels")
    kernel = kernel_of(made, n_axes)
    if is_transposed:
        return (channels, _divided(out, groups), *kernel)
    return (out, _divided(channels, groups), *kernel)


def _divided(size: Axis, groups: Axis) -> Axis:
    return None if size is None or groups is None else divide_exactly(size, groups)


def _output(tensor: Tensor, weight: Axes, options: Arguments) -> Tensor:
    windows, padding, groups = _windows(options, weight[2:]), options.value("padding"), options.size("groups")
    if padding == "same":
        return same_padded(tensor, weight, windows, groups)
    if isinstance(padding, str) and padding != "valid":
        raise NotProvable
    return convolved(tensor, weight, windows, groups)


def _padded_first(tensor: Tensor, weight: Axes, options: Arguments) -> Tensor:
    """Padding that is not zeros is put around the input before the convolution sees it."""
    windows = _windows(options, weight[2:])
    dims, n_axes = known_dims(tensor), windows.n_axes
    if len(dims) not in (n_axes + 1, n_axes + 2):
        raise NotProvable
    batch, channels, space = split_axes(dims, n_axes)
    if options.value("padding") == "same":
        around: Axes = tuple(None if each is None else subtract(each, 1) for each in windows.reach())
    else:
        around = tuple(None if each is None else multiply(each, 2) for each in windows.padding)
    grown = tuple(
        None if size is None or more is None else add(size, more)
        for size, more in zip(space, around, strict=True)
    )
    bare = replace(windows, padding=(0,) * n_axes)
    return convolved(Tensor((*batch, channels, *grown), tensor.dtype), weight, bare, options.size("groups"))


def _require_dtype(made: Arguments, tensor: Tensor) -> None:
    """Layers have float weights, whatever their precision is by now."""
    if tensor.dtype is not None and not is_floating(tensor.dtype) and made.value("dtype") is None:
        second = "bias" if made.value("bias") is True else "weight"
        text = f"Input type ({c_name(tensor.dtype)}) and {second} type (float) should be the same"
        raise DTypeMismatch(text)


def _conv(made: Arguments, given: Arguments, n_axes: int, is_lazy: bool = False) -> Value:
    tensor = given.tensor()
    dims = known_dims(tensor)
    channels = None if is_lazy else made.size("in_channels")
    if is_lazy and len(dims) in (n_axes + 1, n_axes + 2):
        channels = dims[-n_axes - 1]
    weight = weight_of(made, n_axes, channels)
    result = (_output if made.value("padding_mode") == "zeros" else _padded_first)(tensor, weight, made)
    _require_dtype(made, tensor)
    return result


def _conv_transposed(made: Arguments, given: Arguments, n_axes: int, is_lazy: bool = False) -> Value:
    tensor = given.tensor()
    dims = known_dims(tensor)
    if given.value("output_size") is not None or isinstance(made.value("padding"), str):
        raise NotProvable
    channels = None if is_lazy else made.size("in_channels")
    if is_lazy and len(dims) in (n_axes + 1, n_axes + 2):
        channels = dims[-n_axes - 1]
    weight = weight_of(made, n_axes, channels, is_transposed=True)
    result = _transposed_output(tensor, weight, made)
    if tensor.dtype is not None and not is_floating(tensor.dtype) and made.value("dtype") is None:
        raise DTypeMismatch(f"expected scalar type {scalar_name(tensor.dtype)} but found Float")
    return Tensor(
        (*known_dims(result)[: -n_axes - 1], made.size("out_channels"), *known_dims(result)[-n_axes:]),
        tensor.dtype,
    )


def _transposed_output(tensor: Tensor, weight: Axes, options: Arguments) -> Tensor:
    windows = _windows(options, weight[2:])
    extra = options.per_axis("output_padding", windows.n_axes)
    return transposed(tensor, weight, windows, extra, options.size("groups"))


def require_convolution(made: Arguments, is_transposed: bool) -> None:
    """Options with which a convolution cannot be made."""
    groups = made.values.get("groups")
    if type(groups) is int:
        if groups <= 0:
            raise Mismatch("groups must be a positive integer", "ValueError")
        for name in ("in_channels", "out_channels"):
            size = made.values.get(name)
            if isinstance(size, (int, Poly)) and _never_divisible(size, groups):
                raise Mismatch(f"{name} must be divisible by groups", "ValueError")
    _require_padding_mode(made.values.get("padding_mode"))
    padding = made.values.get("padding")
    if is_transposed or not isinstance(padding, str):
        return
    if padding not in ("same", "valid"):
        text = f"Invalid padding string {padding!r}, should be one of {{'valid', 'same'}}"
        raise Mismatch(text, "ValueError")
    stride = made.values.get("stride")
    steps = stride.values if isinstance(stride, Items) else (stride,)
    if padding == "same" and any(type(each) is int and each != 1 for each in steps):
        raise Mismatch("padding='same' is not supported for strided convolutions", "ValueError")


def _require_padding_mode(mode: Value) -> None:
    if isinstance(mode, str) and mode not in _PADDING_MODES:
        words = ", ".join(map(repr, _PADDING_MODES))
        text = f"padding_mode must be one of {{{words}}}, but got padding_mode={mode!r}"
        raise Mismatch(text, "ValueError")


def _never_divisible(size: int | Poly, number: int) -> bool:
    return isinstance(size, int) and size % number != 0


def _function(call: Call, n_axes: int) -> Value:
    given = bound(call, _FUNCTION)
    weight = known_dims(given.tensor("weight"))
    if len(weight) != n_axes + 2:
        raise NotProvable
    return _output(given.tensor(), weight, given)


def _transposed_function(call: Call, n_axes: int) -> Value:
    given = bound(call, _TRANSPOSED_FUNCTION)
    weight = known_dims(given.tensor("weight"))
    if len(weight) != n_axes + 2:
        raise NotProvable
    return _transposed_output(given.tensor(), weight, given)


def _rules(n_axes: int) -> dict[str, tuple[str, LayerRule]]:
    output_size = "input output_size=None"
    return {
        f"Conv{n_axes}d": ("input", partial(_conv, n_axes=n_axes)),
        f"LazyConv{n_axes}d": ("input", partial(_conv, n_axes=n_axes, is_lazy=True)),
        f"ConvTranspose{n_axes}d": (output_size, partial(_conv_transposed, n_axes=n_axes)),
        f"LazyConvTranspose{n_axes}d": (
            output_size,
            partial(_conv_transposed, n_axes=n_axes, is_lazy=True),
        ),
    }


CONVOLUTION_LAYERS: LayerRules = {**_rules(1), **_rules(2), **_rules(3)}
CONVOLUTION_FUNCTIONS = {
    **{f"conv{n}d": partial(_function, n_axes=n) for n in (1, 2, 3)},
    **{f"conv_transpose{n}d": partial(_transposed_function, n_axes=n) for n in (1, 2, 3)},
}
