"""What a `torch.nn` layer makes of its input. Convolution and pooling arithmetic live here too.

Deliberately not here: recurrent and attention layers, and any class of the user's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from torchvet.shapes.ops.call import Call, agreed, as_axis, known_dims
from torchvet.shapes.ops.views import flattened
from torchvet.shapes.tensor import Axes, Axis, Items, Layer, NotProvable, Tensor, Value

_LayerRule = Callable[[Call, Tensor], Tensor]
_POINTWISE = [
    "ReLU",
    "ReLU6",
    "LeakyReLU",
    "PReLU",
    "ELU",
    "SELU",
    "CELU",
    "GELU",
    "SiLU",
    "Mish",
    "Sigmoid",
    "Tanh",
    "Softplus",
    "Softsign",
    "Tanhshrink",
    "Hardtanh",
    "Hardswish",
    "Hardsigmoid",
    "LogSigmoid",
    "Softmax",
    "LogSoftmax",
    "Dropout",
    "Dropout1d",
    "Dropout2d",
    "Dropout3d",
    "AlphaDropout",
    "BatchNorm1d",
    "BatchNorm2d",
    "BatchNorm3d",
    "LayerNorm",
    "GroupNorm",
    "InstanceNorm1d",
    "InstanceNorm2d",
    "Identity",
]
# What may be done to a layer without changing the shapes it makes; each returns the layer itself.
KEEPS_LAYER = frozenset(("to", "cuda", "cpu", "train", "eval", "float", "requires_grad_"))


def applied(layer: Layer, tensor: Tensor) -> Tensor:
    """The output of `layer(tensor)`."""
    made = Call(layer.args, dict(layer.kwargs))
    if layer.name == "Sequential":
        for each in layer.args:
            if not isinstance(each, Layer):
                raise NotProvable
            tensor = applied(each, tensor)
        return tensor
    rule = _RULES.get(layer.name)
    if rule is None:
        raise NotProvable
    return rule(made, tensor)


def is_known_layer(name: str) -> bool:
    """Whether `torch.nn.<name>` is a layer this file knows."""
    return name == "Sequential" or name in _RULES


def _pointwise(_: Call, tensor: Tensor) -> Tensor:
    return Tensor(tensor.dims, tensor.dtype)


def _linear(made: Call, tensor: Tensor) -> Tensor:
    dims = known_dims(tensor)
    if not dims:
        raise NotProvable
    agreed(dims[-1], made.size(0, "in_features"))
    return Tensor((*dims[:-1], made.size(1, "out_features")), tensor.dtype)


def _flatten(made: Call, tensor: Tensor) -> Tensor:
    return flattened(tensor, made.value(0, "start_dim", 1), made.value(1, "end_dim", -1))


def _embedding(made: Call, tensor: Tensor) -> Tensor:
    return Tensor((*known_dims(tensor), made.size(1, "embedding_dim")), None)


def _conv(n_axes: int) -> _LayerRule:
    def rule(made: Call, tensor: Tensor) -> Tensor:
        batch, channels, space = _split_axes(tensor, n_axes)
        agreed(channels, made.size(0, "in_channels"))
        options = [_per_axis(made, n, name, n_axes) for n, name in _CONV_OPTIONS]
        moved = (_window(*each) for each in zip(space, *options, strict=True))
        return Tensor((*batch, made.size(1, "out_channels"), *moved), tensor.dtype)

    return rule


def _pool(n_axes: int) -> _LayerRule:
    def rule(made: Call, tensor: Tensor) -> Tensor:
        batch, channels, space = _split_axes(tensor, n_axes)
        # ceil_mode, return_indices and divisor_override change too much.
        if len(made.args) > 3 or made.kwargs.keys() - {"kernel_size", "stride", "padding"}:
            raise NotProvable
        kernel = _per_axis(made, 0, "kernel_size", n_axes)
        stride = kernel if made.value(1, "stride", None) is None else _per_axis(made, 1, "stride", n_axes)
        padding = _per_axis(made, 2, "padding", n_axes, default=0)
        moved = (_window(*each, 1) for each in zip(space, kernel, stride, padding, strict=True))
        return Tensor((*batch, channels, *moved), tensor.dtype)

    return rule


def _adaptive_pool(n_axes: int) -> _LayerRule:
    def rule(made: Call, tensor: Tensor) -> Tensor:
        batch, channels, space = _split_axes(tensor, n_axes)
        wanted = made.value(0, "output_size")
        each = wanted.values if isinstance(wanted, Items) else (wanted,) * n_axes
        if len(each) != n_axes or made.has(1, "return_indices"):
            raise NotProvable
        made_axes = [size if one is None else as_axis(one) for size, one in zip(space, each, strict=True)]
        return Tensor((*batch, channels, *made_axes), tensor.dtype)

    return rule


_CONV_OPTIONS = ((2, "kernel_size"), (3, "stride"), (4, "padding"), (5, "dilation"))
_CONV_DEFAULTS: Mapping[str, int] = {"stride": 1, "padding": 0, "dilation": 1}


def _per_axis(made: Call, position: int, name: str, n_axes: int, default: int | None = None) -> Axes:
    standard = _CONV_DEFAULTS.get(name, default)
    value: Value = made.value(position, name) if standard is None else made.value(position, name, standard)
    if isinstance(value, str):
        raise NotProvable
    found = (
        tuple(as_axis(each) for each in value.values)
        if isinstance(value, Items)
        else (as_axis(value),) * n_axes
    )
    if len(found) != n_axes:
        raise NotProvable
    return found


def _split_axes(tensor: Tensor, n_axes: int) -> tuple[Axes, Axis, Axes]:
    """Batch axes, channels and space of an input that may come without a batch."""
    dims = known_dims(tensor)
    if len(dims) not in (n_axes + 1, n_axes + 2):
        raise NotProvable
    return dims[: -n_axes - 1], dims[-n_axes - 1], dims[-n_axes:]


def _window(size: Axis, kernel: Axis, stride: Axis, padding: Axis, dilation: Axis) -> Axis:
    """How often a window fits along one axis."""
    numbers = (size, kernel, stride, padding, dilation)
    if not all(isinstance(each, int) for each in numbers):
        return None
    size, kernel, stride, padding, dilation = (each if isinstance(each, int) else 0 for each in numbers)
    reach = dilation * (kernel - 1) + 1
    if stride <= 0 or size + 2 * padding < reach:
        raise NotProvable
    return (size + 2 * padding - reach) // stride + 1


_RULES: Mapping[str, _LayerRule] = {
    **dict.fromkeys(_POINTWISE, _pointwise),
    "Linear": _linear,
    "Flatten": _flatten,
    "Embedding": _embedding,
    **{f"Conv{n}d": _conv(n) for n in (1, 2, 3)},
    **{f"{kind}Pool{n}d": _pool(n) for kind in ("Max", "Avg") for n in (1, 2, 3)},
    **{f"Adaptive{kind}Pool{n}d": _adaptive_pool(n) for kind in ("Max", "Avg") for n in (1, 2, 3)},
}
