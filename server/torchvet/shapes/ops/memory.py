"""How the result of an operation lies in memory, from how its inputs do.

The lists hold what torch 2.13 does on any device: `tests/shapes/memory_test.py` compares them with it. What stands in
none of them has a layout nobody knows: attention and cuDNN's recurrent layers choose theirs by the device they run on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from torchvet.shapes.dim import Poly, Symbol, multiply
from torchvet.shapes.ops.call import Call, axis_index
from torchvet.shapes.strides import Refused, is_dense, layout, strides_of, viewed
from torchvet.shapes.tensor import CONTIGUOUS, Axis, Items, Layout, NotProvable, Slice, Tensor, Value

VIEWS = frozenset(("view", "view_as"))
# Results that are fresh memory in the order of their axes, whatever the inputs are like.
_FRESH = frozenset(
    (
        "zeros ones empty full rand randn randint randperm arange linspace logspace eye tensor new_zeros new_ones "
        "new_empty new_full new_tensor matmul @ mm bmm addmm baddbmm linear layer_norm rms_norm embedding softmax "
        "log_softmax cumsum cumprod logsumexp sum mean amax amin max min argmax argmin median mode norm gather "
        "index_select take_along_dim scatter scatter_add masked_fill repeat repeat_interleave tile one_hot roll "
        "tril triu stack outer topk ravel contiguous cross_entropy nll_loss nn.Linear nn.Embedding nn.LayerNorm "
        "nn.RMSNorm nn.Softmax nn.LogSoftmax nn.CrossEntropyLoss nn.NLLLoss"
    ).split()
)
# Each value comes from those at the same place: axes that are dense stay in the order they are in.
_BY_ELEMENT = frozenset(
    (
        "+ - * / // % ** & | ^ compare neg abs relu sigmoid tanh exp log sqrt rsqrt sin cos square pow add sub mul div "
        "true_divide clamp clamp_min clamp_max gelu silu mish elu selu leaky_relu relu6 hardtanh hardswish "
        "hardsigmoid softplus softsign dropout clone float double half bfloat16 long int bool to type type_as cuda "
        "cpu zeros_like ones_like empty_like rand_like randn_like full_like round floor ceil erf reciprocal sign "
        "eq ne lt le gt ge maximum minimum nan_to_num where nn.ReLU nn.ReLU6 nn.LeakyReLU nn.ELU nn.SELU nn.GELU "
        "nn.SiLU nn.Mish nn.Sigmoid nn.Tanh nn.Hardswish nn.Hardsigmoid nn.Softplus nn.Dropout nn.Hardtanh"
    ).split()
)
# Fresh memory in the order of the axes as long as every input is so.
_KEPT = frozenset(
    (
        "conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d max_pool1d max_pool2d max_pool3d "
        "avg_pool1d avg_pool2d avg_pool3d adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d "
        "adaptive_max_pool1d adaptive_max_pool2d batch_norm group_norm instance_norm interpolate pad cat concat "
        "flip fliplr flipud normalize pixel_shuffle pixel_unshuffle sort glu lerp addcmul addcdiv index_fill "
        "nn.Conv1d nn.Conv2d nn.Conv3d nn.ConvTranspose1d nn.ConvTranspose2d nn.ConvTranspose3d nn.MaxPool1d "
        "nn.MaxPool2d nn.MaxPool3d nn.AvgPool1d nn.AvgPool2d nn.AvgPool3d nn.AdaptiveAvgPool1d "
        "nn.AdaptiveAvgPool2d nn.AdaptiveAvgPool3d nn.AdaptiveMaxPool2d nn.BatchNorm1d nn.BatchNorm2d "
        "nn.BatchNorm3d nn.GroupNorm nn.InstanceNorm1d nn.InstanceNorm2d nn.InstanceNorm3d nn.Upsample "
        "nn.PixelShuffle nn.PixelUnshuffle nn.ZeroPad2d nn.Dropout2d nn.PReLU nn.GLU"
    ).split()
)
# The same memory under the same axes.
_ALIASES = frozenset(("detach", ".data", "nn.Identity"))
_REORDERED = frozenset(
    ("permute transpose swapaxes swapdims t movedim moveaxis .T .mT squeeze unsqueeze ").split()
)
_CUT = frozenset("chunk split split_with_sizes tensor_split unsafe_chunk narrow".split())
_RESHAPED = frozenset(("reshape", "reshape_as", "flatten", "unflatten", "nn.Flatten", "nn.Unflatten"))


def layout_after(
    operation: str,
    call: Call,
    rule: Callable[[Call], Value] | None,
    result: Tensor,
    given: Sequence[Tensor],
) -> Layout:
    """How `result`, or one of several results, lies in memory; `given` are all tensors among the arguments."""
    if operation in _FRESH:
        return CONTIGUOUS
    if operation in _BY_ELEMENT:
        return _by_element(given, result)
    if operation in _KEPT:
        return CONTIGUOUS if given and all(each.layout == CONTIGUOUS for each in given) else None
    first = given[0] if given else None
    if first is None or not isinstance(call.args[0] if call.args else first, Tensor):
        return None
    if operation in _ALIASES:
        return first.layout
    if operation in _REORDERED:
        return _reordered(call, rule, result)
    reader = _READERS.get(operation)
    return None if reader is None else reader(call, first, result)


def layout_of_item(tensor: Tensor, index: Value, result: Tensor) -> Layout:
    """The layout of `tensor[index]` for ints, slices, None and Ellipsis."""
    strides = strides_of(tensor)
    parts = list(index.values) if isinstance(index, Items) and not index.is_list else [index]
    plain = all(isinstance(each, (Slice, int, Poly)) or each in (None, ...) for each in parts)
    if strides is None or result.dims is None or not plain or any(isinstance(each, bool) for each in parts):
        return None
    n_used = sum(isinstance(each, (Slice, int, Poly)) for each in parts)
    rest = list(strides)
    made: list[Axis] = []
    for each in parts:
        if each is ...:
            n_kept = len(strides) - n_used
            made, rest = [*made, *rest[:n_kept]], rest[n_kept:]
        elif each is None:
            made.append(1)
        elif isinstance(each, Slice):
            made.append(_stepped(rest.pop(0), each.step))
        else:
            rest.pop(0)
    made += rest
    return layout(result.dims, made) if len(made) == len(result.dims) else None


def _stepped(stride: Axis, step: Value) -> Axis:
    if step is None:
        return stride
    is_number = isinstance(step, int) and not isinstance(step, bool)
    return multiply(stride, step) if stride is not None and is_number and isinstance(step, int) else None


def _by_element(given: Sequence[Tensor], result: Tensor) -> Layout:
    real = [each for each in given if each.dims != ()]
    if not real:
        return CONTIGUOUS if given else None
    if all(each.layout == CONTIGUOUS for each in real):
        return CONTIGUOUS
    first = real[0]
    is_alike = all((each.dims, each.layout) == (first.dims, first.layout) for each in real)
    return first.layout if is_alike and first.dims == result.dims and is_dense(first) else None


def _reordered(call: Call, rule: Callable[[Call], Value] | None, result: Tensor) -> Layout:
    """Asks the rule itself where each axis goes: every one but those of size 1 gets a name of its own."""
    source = call.args[0] if call.args else None
    strides = strides_of(source) if isinstance(source, Tensor) else None
    if not isinstance(source, Tensor) or source.dims is None or strides is None or rule is None:
        return None
    marks: list[Axis] = [
        1 if size == 1 else Poly.of(Symbol(f"axis {n}", is_size=True)) for n, size in enumerate(source.dims)
    ]
    try:
        marked = rule(Call((Tensor(tuple(marks)), *call.args[1:]), call.kwargs))
    except NotProvable:
        return None
    if not isinstance(marked, Tensor) or marked.dims is None or result.dims is None:
        return None
    by_mark = dict(zip(marks, strides, strict=True))
    found = [1 if mark == 1 else by_mark.get(mark) for mark in marked.dims]
    return layout(result.dims, found) if len(found) == len(result.dims) else None


def _reshaped(_: Call, source: Tensor, result: Tensor) -> Layout:
    found = viewed(source, result.dims)
    if not isinstance(found, Refused):
        return found
    # What can't be a view is copied; where it might be one, nobody knows.
    return None if found.unless else CONTIGUOUS


def _viewed(_: Call, source: Tensor, result: Tensor) -> Layout:
    found = viewed(source, result.dims)
    return None if isinstance(found, Refused) else found


def _same_strides(_: Call, source: Tensor, result: Tensor) -> Layout:
    strides = strides_of(source)
    if strides is None or result.dims is None or len(strides) != len(result.dims):
        return None
    return layout(result.dims, strides)


def _expanded(_: Call, source: Tensor, result: Tensor) -> Layout:
    strides = strides_of(source)
    if strides is None or source.dims is None or result.dims is None:
        return None
    n_new = len(result.dims) - len(source.dims)
    found: list[Axis] = [0] * n_new
    for old, new, stride in zip(source.dims, result.dims[n_new:], strides, strict=True):
        if old == new:
            found.append(stride)
        else:
            found.append(0 if old == 1 else None)
    return layout(result.dims, found)


def _without_axis(call: Call, source: Tensor, result: Tensor) -> Layout:
    """`select` and `unbind`: one axis is gone."""
    strides = strides_of(source)
    try:
        dim = axis_index(call.value(1, "dim", 0), len(source.dims or ()))
    except NotProvable:
        return None
    if strides is None or result.dims is None or len(strides) != len(result.dims) + 1:
        return None
    return layout(result.dims, strides[:dim] + strides[dim + 1 :])


_READERS: Mapping[str, Callable[[Call, Tensor, Tensor], Layout]] = {
    **dict.fromkeys(_RESHAPED, _reshaped),
    **dict.fromkeys(VIEWS, _viewed),
    **dict.fromkeys(_CUT, _same_strides),
    **dict.fromkeys(("expand", "expand_as", "broadcast_to"), _expanded),
    **dict.fromkeys(("select", "unbind"), _without_axis),
}
# All operations of which something is said.
NAMED = _FRESH | _BY_ELEMENT | _KEPT | _ALIASES | _REORDERED | _READERS.keys()
