"""What a `torch.nn` layer holds: names, shapes and order of its parameters and buffers, and how often it multiplies.

Deliberately not here: lazy layers before their first input, and any class of the user's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from torchvet.shapes.dim import Size, add, multiply
from torchvet.shapes.dtypes import dtype_named
from torchvet.shapes.ops.arguments import Arguments
from torchvet.shapes.ops.call import as_axis, as_sequence, known_dims, numeric_product
from torchvet.shapes.ops.convolutions import weight_of
from torchvet.shapes.ops.layers import is_known_layer, made_with
from torchvet.shapes.tensor import Axes, Axis, DType, Layer, NotProvable, Tensor, Value

_GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}
# Layers that multiply something by weights, but not in a way that their input and output alone tell.
_UNCOUNTED = ("MultiheadAttention", "Transformer", "EmbeddingBag", "Sequential", "Lazy")


@dataclass(frozen=True, slots=True)
class LayerState:
    """One entry of `state_dict()`: a parameter, or a buffer."""

    name: str
    dims: Axes
    dtype: str | None = "float32"
    is_buffer: bool = False
    is_persistent: bool = True


def state_of(layer: Layer) -> tuple[LayerState, ...]:
    """All of `layer.state_dict()`, in its order; raises `NotProvable` when that is not known."""
    if layer.name == "Sequential":
        return tuple(_nested(layer.args))
    if not is_known_layer(layer.name) or layer.name.startswith("Lazy"):
        raise NotProvable
    made, rule = made_with(layer), _RULES.get(layer.name)
    if rule is None:
        return ()
    dtype = _dtype(made)
    return tuple(each if each.is_buffer else replace(each, dtype=dtype) for each in rule(made))


def _dtype(made: Arguments) -> str | None:
    given = made.values.get("dtype")
    if given is None:
        return "float32"
    return dtype_named(given.name) if isinstance(given, DType) else None


def _nested(layers: tuple[Value, ...]) -> Iterator[LayerState]:
    for number, each in enumerate(layers):
        if not isinstance(each, Layer):
            raise NotProvable
        yield from _under(str(number), each)


def _under(name: str, layer: Layer) -> Iterator[LayerState]:
    return (replace(each, name=f"{name}.{each.name}") for each in state_of(layer))


_Rule = Callable[[Arguments], Iterator[LayerState]]


def _with_bias(made: Arguments, weight: Axes, width: Axis) -> Iterator[LayerState]:
    yield LayerState("weight", weight)
    if made.flag("bias"):
        yield LayerState("bias", (width,))


def _linear(made: Arguments) -> Iterator[LayerState]:
    out = made.size("out_features")
    return _with_bias(made, (out, made.size("in_features")), out)


def _bilinear(made: Arguments) -> Iterator[LayerState]:
    out = made.size("out_features")
    return _with_bias(made, (out, made.size("in1_features"), made.size("in2_features")), out)


def _conv(made: Arguments, n_axes: int, is_transposed: bool) -> Iterator[LayerState]:
    weight = weight_of(made, n_axes, made.size("in_channels"), is_transposed)
    return _with_bias(made, weight, made.size("out_channels"))


def _batch_norm(made: Arguments) -> Iterator[LayerState]:
    size = made.size("num_features")
    if made.flag("affine"):
        yield from _with_bias(made, (size,), size)
    if made.flag("track_running_stats"):
        dtype = _dtype(made)
        yield LayerState("running_mean", (size,), dtype, is_buffer=True)
        yield LayerState("running_var", (size,), dtype, is_buffer=True)
        yield LayerState("num_batches_tracked", (), "int64", is_buffer=True)


def _shape(made: Arguments) -> Axes:
    value = made.value("normalized_shape")
    return tuple(as_axis(each) for each in as_sequence(value))


def _layer_norm(made: Arguments) -> Iterator[LayerState]:
    if made.flag("elementwise_affine"):
        yield LayerState("weight", _shape(made))
        if made.flag("bias"):
            yield LayerState("bias", _shape(made))


def _rms_norm(made: Arguments) -> Iterator[LayerState]:
    if made.flag("elementwise_affine"):
        yield LayerState("weight", _shape(made))


def _group_norm(made: Arguments) -> Iterator[LayerState]:
    size = made.size("num_channels")
    if made.flag("affine"):
        yield from _with_bias(made, (size,), size)


def _embedding(made: Arguments) -> Iterator[LayerState]:
    if made.value("_weight") is not None:
        raise NotProvable
    yield LayerState("weight", (made.size("num_embeddings"), made.size("embedding_dim")))


def _prelu(made: Arguments) -> Iterator[LayerState]:
    yield LayerState("weight", (made.size("num_parameters"),))


def _times(size: Axis, number: int) -> Axis:
    return None if size is None else multiply(size, number)


def _recurrent(made: Arguments, name: str) -> Iterator[LayerState]:
    hidden, n_gates = made.size("hidden_size"), _GATES[name]
    projected = made.integer("proj_size") if name == "LSTM" else 0
    output: Axis = projected or hidden
    suffixes = ("", "_reverse") if made.flag("bidirectional") else ("",)
    gates = _times(hidden, n_gates)
    for number in range(made.integer("num_layers")):
        width = made.size("input_size") if number == 0 else _times(output, len(suffixes))
        for suffix in suffixes:
            end = f"l{number}{suffix}"
            yield LayerState(f"weight_ih_{end}", (gates, width))
            yield LayerState(f"weight_hh_{end}", (gates, output))
            if made.flag("bias"):
                yield LayerState(f"bias_ih_{end}", (gates,))
                yield LayerState(f"bias_hh_{end}", (gates,))
            if projected:
                yield LayerState(f"weight_hr_{end}", (projected, hidden))


def _cell(made: Arguments, name: str) -> Iterator[LayerState]:
    hidden = made.size("hidden_size")
    gates = _times(hidden, _GATES[name])
    yield LayerState("weight_ih", (gates, made.size("input_size")))
    yield LayerState("weight_hh", (gates, hidden))
    if made.flag("bias"):
        yield LayerState("bias_ih", (gates,))
        yield LayerState("bias_hh", (gates,))


def _attention(made: Arguments) -> Iterator[LayerState]:
    width = made.size("embed_dim")
    key, value = (width if made.value(name) is None else made.size(name) for name in ("kdim", "vdim"))
    if key is None or value is None or width is None:
        raise NotProvable
    if key == width == value:
        yield LayerState("in_proj_weight", (_times(width, 3), width))
    elif isinstance(key, int) and isinstance(value, int) and isinstance(width, int):
        for name, size in (("q", width), ("k", key), ("v", value)):
            yield LayerState(f"{name}_proj_weight", (width, size))
    else:
        raise NotProvable
    if made.flag("bias"):
        yield LayerState("in_proj_bias", (_times(width, 3),))
    if made.flag("add_bias_kv"):
        yield LayerState("bias_k", (1, 1, width))
        yield LayerState("bias_v", (1, 1, width))
    yield from _under("out_proj", _layer("Linear", width, width, bias=made.flag("bias")))


def _layer(name: str, *args: Value, **kwargs: Value) -> Layer:
    return Layer(name, args, tuple(kwargs.items()))


def _transformer_layer(made: Arguments, attentions: tuple[str, ...]) -> Iterator[LayerState]:
    # An activation may be a layer with weights of its own.
    if not isinstance(made.value("activation"), str):
        raise NotProvable
    width, inner, bias = made.value("d_model"), made.value("dim_feedforward"), made.flag("bias")
    for name in attentions:
        yield from _under(name, _layer("MultiheadAttention", width, made.value("nhead"), bias=bias))
    yield from _under("linear1", _layer("Linear", width, inner, bias=bias))
    yield from _under("linear2", _layer("Linear", inner, width, bias=bias))
    for number in range(len(attentions) + 1):
        yield from _under(f"norm{number + 1}", _layer("LayerNorm", width, bias=bias))


def _transformer_stack(made: Arguments, part: str) -> Iterator[LayerState]:
    inner, norm = made.value(part), made.value("norm")
    if not isinstance(inner, Layer):
        raise NotProvable
    for number in range(made.integer("num_layers")):
        yield from _under(f"layers.{number}", inner)
    if norm is not None:
        if not isinstance(norm, Layer):
            raise NotProvable
        yield from _under("norm", norm)


def _transformer(made: Arguments) -> Iterator[LayerState]:
    if made.value("custom_encoder") is not None or made.value("custom_decoder") is not None:
        raise NotProvable
    names = ("d_model", "nhead", "dim_feedforward", "activation", "bias")
    options = tuple((name, made.value(name)) for name in names)
    norm = _layer("LayerNorm", made.value("d_model"), bias=made.value("bias"))
    for part in ("Encoder", "Decoder"):
        inner = Layer(f"Transformer{part}Layer", (), options)
        number = made.value(f"num_{part.lower()}_layers")
        yield from _under(part.lower(), _layer(f"Transformer{part}", inner, number, norm))


def _weighted_loss(made: Arguments) -> Iterator[LayerState]:
    """Weights of classes are buffers, when they are given."""
    for name in ("weight", "pos_weight"):
        value = made.values.get(name)
        if isinstance(value, Tensor):
            yield LayerState(name, known_dims(value), value.dtype, is_buffer=True)
        elif value is not None:
            raise NotProvable


_WEIGHTED_LOSSES = (
    "CrossEntropyLoss NLLLoss NLLLoss2d BCELoss BCEWithLogitsLoss MultiLabelSoftMarginLoss MultiMarginLoss"
)
_SELF, _BOTH = ("self_attn",), ("self_attn", "multihead_attn")
_RULES: Mapping[str, _Rule] = {
    "Linear": _linear,
    "Bilinear": _bilinear,
    **{f"Conv{n}d": partial(_conv, n_axes=n, is_transposed=False) for n in (1, 2, 3)},
    **{f"ConvTranspose{n}d": partial(_conv, n_axes=n, is_transposed=True) for n in (1, 2, 3)},
    **{f"{kind}Norm{n}d": _batch_norm for kind in ("Batch", "Instance") for n in (1, 2, 3)},
    "SyncBatchNorm": _batch_norm,
    "LayerNorm": _layer_norm,
    "RMSNorm": _rms_norm,
    "GroupNorm": _group_norm,
    "Embedding": _embedding,
    "EmbeddingBag": _embedding,
    "PReLU": _prelu,
    **{name: partial(_recurrent, name=name) for name in _GATES},
    **{f"{name}Cell": partial(_cell, name=name) for name in _GATES},
    "MultiheadAttention": _attention,
    "TransformerEncoderLayer": partial(_transformer_layer, attentions=_SELF),
    "TransformerDecoderLayer": partial(_transformer_layer, attentions=_BOTH),
    "TransformerEncoder": partial(_transformer_stack, part="encoder_layer"),
    "TransformerDecoder": partial(_transformer_stack, part="decoder_layer"),
    "Transformer": _transformer,
    **dict.fromkeys(_WEIGHTED_LOSSES.split(), _weighted_loss),
}


def multiply_adds(layer: Layer, given: Tensor, output: Tensor) -> Size | None:
    """How often `layer` multiplies by a weight and adds, for one call; None when that is not known.

    One for each use of a weight in a matrix product or convolution; biases, norms, activations and pools count 0,
    as does the multiplication of two inputs, such as attention scores.
    """
    if not is_known_layer(layer.name) or layer.name.startswith(_UNCOUNTED):
        return None
    inputs, outputs = known_dims(given), known_dims(output)
    if layer.name.startswith("ConvTranspose"):
        return _product(inputs, *state_of(layer)[0].dims[1:])
    if layer.name.startswith(("Linear", "Bilinear", "Conv")):
        return _product(outputs, *state_of(layer)[0].dims[1:])
    if layer.name.removesuffix("Cell") in _GATES:
        weights = [numeric_product(each.dims) for each in state_of(layer) if len(each.dims) > 1]
        return _product(inputs[:-1], _sum(weights))
    return 0


def _sum(sizes: list[Size | None]) -> Axis:
    total: Size = 0
    for size in sizes:
        if size is None:
            return None
        total = add(total, size)
    return total


def _product(dims: Axes, *more: Axis) -> Size | None:
    return numeric_product((*dims, *more))
