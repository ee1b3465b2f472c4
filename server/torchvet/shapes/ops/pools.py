"""Pools, unpools, and the sliding blocks of `Unfold` and `Fold`: layers and functions."""

from __future__ import annotations

from functools import partial

from torchvet.shapes.dim import Size, add, floor_divide, multiply, product, subtract
from torchvet.shapes.ops.arguments import Arguments, bound
from torchvet.shapes.ops.call import Call, Op, agreed, as_axis, differ, known_dims
from torchvet.shapes.ops.convolutions import kernel_of
from torchvet.shapes.ops.raising import listed, out_of_range, size_text, times_text, tuple_text
from torchvet.shapes.ops.registry import LayerRule, LayerRules
from torchvet.shapes.ops.windows import Windows, is_too_small, pooled, split_axes, too_small
from torchvet.shapes.tensor import Axes, Axis, Items, Mismatch, NotProvable, Tensor, Value

_MAX_FUNCTION = "input kernel_size stride=None padding=0 dilation=1 ceil_mode=False return_indices=False"
_AVG_FUNCTION = "input kernel_size stride=None padding=0 ceil_mode=False count_include_pad=True"
_LP_FUNCTION = "input norm_type kernel_size stride=None ceil_mode=False"


def _windows(made: Arguments, n_axes: int) -> Windows:
    kernel = kernel_of(made, n_axes)
    stride = made.values.get("stride")
    # An empty or missing stride is the kernel.
    is_kernel = stride is None or (isinstance(stride, Items) and not stride.values)
    return Windows(
        kernel,
        kernel if is_kernel else made.per_axis("stride", n_axes),
        made.per_axis("padding", n_axes) if "padding" in made.values else (0,) * n_axes,
        made.per_axis("dilation", n_axes) if "dilation" in made.values else (1,) * n_axes,
    )


def _pool(made: Arguments, given: Arguments, kind: str, n_axes: int) -> Value:
    tensor = given.tensor()
    dims, windows = known_dims(tensor), _windows(made, n_axes)
    has_indices = "return_indices" in made.values and made.flag("return_indices")
    _require_rank(dims, kind, n_axes)
    batch, channels, space = split_axes(dims, n_axes)
    _require_padding(windows, kind, n_axes)
    if 0 in dims[len(batch) :]:
        raise _empty(dims, kind, n_axes)
    moved = pooled(space, windows, made.flag("ceil_mode"))
    if is_too_small(moved):
        raise _too_small(kind, windows, has_indices, channels, space, moved)
    result = Tensor((*batch, channels, *moved), tensor.dtype)
    return Items((result, Tensor(result.dims, "int64"))) if has_indices else result


def _require_rank(dims: Axes, kind: str, n_axes: int) -> None:
    if len(dims) in (n_axes + 1, n_axes + 2):
        return
    if kind == "max" and n_axes == 1:
        raise Mismatch(
            "max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, "
            f"but got:{listed(dims)}"
        )
    if n_axes == 1:
        raise _wrong_rank(dims, f"{kind}_pool1d")
    if kind == "avg" and n_axes == 2 and len(dims) < 3:
        raise out_of_range(-3, len(dims))
    if kind == "lp":
        raise NotProvable
    raise Mismatch(f"non-empty {n_axes + 1}D or {n_axes + 2}D (batch mode) tensor expected for input")


def _empty(dims: Axes, kind: str, n_axes: int) -> NotProvable:
    if (kind, n_axes) != ("max", 2):
        return NotProvable()
    return Mismatch(
        "Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, "
        f"but got:{listed(dims)}"
    )


def _wrong_rank(dims: Axes, name: str) -> Mismatch:
    return Mismatch(
        f"Expected 2 to 3 dimensions, but got {len(dims)}-dimensional tensor for argument #1 'self' "
        f"(while checking arguments for {name})"
    )


def _require_padding(windows: Windows, kind: str, n_axes: int) -> None:
    for padding, kernel, dilation in zip(windows.padding, windows.kernel, windows.dilation, strict=True):
        if type(padding) is not int or type(kernel) is not int or dilation != 1 or 2 * padding <= kernel:
            continue
        if kind == "max" and n_axes == 1:
            raise Mismatch(
                "max_pool1d() padding should be at most half of kernel size, "
                f"but got padding={padding} and kernel_size={kernel}"
            )
        raise Mismatch(
            "pad should be at most half of effective kernel size, "
            f"but got pad={padding}, kernel_size={kernel} and dilation=1"
        )


def _too_small(
    kind: str, windows: Windows, has_indices: bool, channels: Axis, space: Axes, moved: Axes
) -> Mismatch:
    if kind == "max" and windows.n_axes == 1 and not has_indices:
        return Mismatch(f"max_pool1d() Invalid computed output size: {size_text(moved[0])}")
    if kind == "avg" and windows.n_axes == 3:
        names = ("T", "H", "W")
        sizes = " ".join(f"{name}: {size_text(size)}" for name, size in zip(names, space, strict=True))
        kernel = " ".join(
            f"k{name}: {size_text(size)}" for name, size in zip(names, windows.kernel, strict=True)
        )
        return Mismatch(f"input image ({sizes}) smaller than kernel size ({kernel})")
    return too_small(channels, space, moved)


def _adaptive(made: Arguments, given: Arguments, kind: str, n_axes: int) -> Value:
    tensor = given.tensor()
    dims, wanted = known_dims(tensor), made.value("output_size")
    each = wanted.values if isinstance(wanted, Items) else (wanted,) * n_axes
    if len(each) != n_axes:
        raise NotProvable
    if len(dims) not in (n_axes + 1, n_axes + 2):
        if n_axes == 1:
            raise _wrong_rank(dims, f"adaptive_{kind}_pool1d")
        if kind == "max" and n_axes == 2:
            raise Mismatch(f"adaptive_max_pool2d(): Expected 3D or 4D tensor, but got: {listed(dims)}")
        # With an output of size 1 torch takes more ranks.
        raise NotProvable
    batch, channels, space = split_axes(dims, n_axes)
    moved = [size if one is None else as_axis(one) for size, one in zip(space, each, strict=True)]
    result = Tensor((*batch, channels, *moved), tensor.dtype)
    if "return_indices" in made.values and made.flag("return_indices"):
        return Items((result, Tensor(result.dims, "int64")))
    return result


def _unpool(made: Arguments, given: Arguments, n_axes: int) -> Value:
    tensor, indices = given.tensor(), given.tensor("indices")
    dims, windows = known_dims(tensor), _windows(made, n_axes)
    if given.value("output_size") is not None or len(dims) not in (n_axes + 1, n_axes + 2):
        raise NotProvable
    other = indices.dims if indices.dims is not None and len(indices.dims) == len(dims) else dims
    if n_axes < 3 and any(differ(*pair) for pair in zip(dims, other, strict=True)):
        raise Mismatch(
            f"Expected shape of indices to be same as that of the input tensor ({listed(dims)}) "
            f"but got indices tensor with shape: {listed(other)}"
        )
    batch, channels, space = split_axes(dims, n_axes)
    sizes = zip(space, windows.kernel, windows.stride, windows.padding, strict=True)
    return Tensor((*batch, channels, *(_unpooled(*each) for each in sizes)), tensor.dtype)


def _unpooled(size: Axis, kernel: Axis, stride: Axis, padding: Axis) -> Axis:
    if size is None or kernel is None or stride is None or padding is None:
        return None
    return subtract(add(multiply(subtract(size, 1), stride), kernel), multiply(padding, 2))


def _blocks(made: Arguments) -> Windows:
    return Windows(
        kernel_of(made, 2),
        made.per_axis("stride", 2),
        made.per_axis("padding", 2),
        made.per_axis("dilation", 2),
    )


def _unfold(made: Arguments, given: Arguments) -> Value:
    """`F.unfold`: image to columns."""
    tensor, windows = given.tensor(), _blocks(made)
    dims = known_dims(tensor)
    if len(dims) not in (3, 4):
        raise NotProvable
    batch, channels, space = split_axes(dims, 2)
    moved = pooled(space, windows, is_ceiled=False)
    if is_too_small(moved) and None not in moved:
        shown = [
            tuple_text(each) for each in (space, windows.kernel, windows.dilation, windows.padding, moved)
        ]
        raise Mismatch(
            f"Given input with spatial size {shown[0]}, kernel_size={shown[1]}, dilation={shown[2]}, "
            f"padding={shown[3]}, calculated shape of the array of sliding blocks as {shown[4]}, "
            "but its components must be at least one."
        )
    width, count = _multiplied((channels, *windows.kernel)), _multiplied(moved)
    return Tensor((*batch, width, count), tensor.dtype)


def _multiplied(axes: Axes) -> Size | None:
    known = [axis for axis in axes if axis is not None]
    return product(known) if len(known) == len(axes) else None


def _fold(made: Arguments, given: Arguments) -> Value:
    """`F.fold`: columns to image."""
    tensor, windows = given.tensor(), _blocks(made)
    dims, space = known_dims(tensor), made.per_axis("output_size", 2)
    if len(dims) not in (2, 3):
        raise Mismatch(
            "Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size "
            f"and non-zero dimensions for input, but got: {listed(dims)}"
        )
    width, area = dims[-2], _multiplied(windows.kernel)
    if type(width) is int and type(area) is int and area and width % area:
        raise Mismatch(
            f"Expected size of input's dimension {len(dims) - 2} to be divisible by the product of kernel_size, "
            f"but got input.size({len(dims) - 2})={width} and kernel_size={tuple_text(windows.kernel)}."
        )
    _require_blocks(dims, space, windows)
    channels = None if width is None or not area else floor_divide(width, area)
    return Tensor((*dims[:-2], channels, *space), tensor.dtype)


def _require_blocks(dims: Axes, space: Axes, windows: Windows) -> None:
    counts = pooled(space, windows, is_ceiled=False)
    total, place = _multiplied(counts), len(dims) - 1
    options = (space, windows.kernel, windows.dilation, windows.padding, windows.stride)
    shown = [tuple_text(each) for each in options]
    agreed(
        dims[-1],
        total,
        lambda: Mismatch(
            f"Given output_size={shown[0]}, kernel_size={shown[1]}, dilation={shown[2]}, padding={shown[3]}, "
            f"stride={shown[4]}, expected size of input's dimension {place} to match the calculated number of "
            f"sliding blocks {times_text(counts, ' * ')} = {size_text(total)}, "
            f"but got input.size({place})={size_text(dims[-1])}."
        ),
    )


def _function(call: Call, signature: str, rule: LayerRule) -> Value:
    """The function of a layer: its input and its options in one call."""
    given = bound(call, signature)
    return rule(given, given)


def _layers(n_axes: int) -> dict[str, tuple[str, LayerRule]]:
    made: dict[str, tuple[str, LayerRule]] = {
        f"MaxUnpool{n_axes}d": ("input indices output_size=None", partial(_unpool, n_axes=n_axes))
    }
    for kind in ("max", "avg", "lp"):
        name = "LP" if kind == "lp" else kind.title()
        made[f"{name}Pool{n_axes}d"] = ("input", partial(_pool, kind=kind, n_axes=n_axes))
    for kind in ("max", "avg"):
        made[f"Adaptive{kind.title()}Pool{n_axes}d"] = (
            "input",
            partial(_adaptive, kind=kind, n_axes=n_axes),
        )
    return made


def _functions(n_axes: int) -> dict[str, Op]:
    average = _AVG_FUNCTION + (" divisor_override=None" if n_axes > 1 else "")
    pools = {"max": _MAX_FUNCTION, "avg": average, "lp": _LP_FUNCTION}
    made: dict[str, Op] = {}
    for kind, signature in pools.items():
        rule = partial(_pool, kind=kind, n_axes=n_axes)
        made[f"{kind}_pool{n_axes}d"] = partial(_function, signature=signature, rule=rule)
    for kind, signature in (("max", "input output_size return_indices=False"), ("avg", "input output_size")):
        adaptive = partial(_adaptive, kind=kind, n_axes=n_axes)
        made[f"adaptive_{kind}_pool{n_axes}d"] = partial(_function, signature=signature, rule=adaptive)
    unpool = "input indices kernel_size stride=None padding=0 output_size=None"
    made[f"max_unpool{n_axes}d"] = partial(_function, signature=unpool, rule=partial(_unpool, n_axes=n_axes))
    return made


POOL_LAYERS: LayerRules = {
    **_layers(1),
    **_layers(2),
    **_layers(3),
    "Unfold": ("input", _unfold),
    "Fold": ("input", _fold),
}
_BLOCKS = "dilation=1 padding=0 stride=1"
POOL_FUNCTIONS: dict[str, Op] = {
    **_functions(1),
    **_functions(2),
    **_functions(3),
    "fold": partial(_function, signature=f"input output_size kernel_size {_BLOCKS}", rule=_fold),
    "unfold": partial(_function, signature=f"input kernel_size {_BLOCKS}", rule=_unfold),
}
