"""MultiheadAttention and the transformer layers: outputs, attention weights, and the inputs they refuse."""

from __future__ import annotations

from torchvet.shapes.dim import add, multiply
from torchvet.shapes.ops.arguments import Arguments, bound
from torchvet.shapes.ops.call import Call, agreed, differ, known_dims, numeric_product
from torchvet.shapes.ops.norms import layer_normalised
from torchvet.shapes.ops.raising import cannot_be_multiplied, invalid_shape, size_text, torch_size
from torchvet.shapes.ops.registry import LayerRules
from torchvet.shapes.ops.signatures import SIGNATURES
from torchvet.shapes.tensor import Axes, Axis, Items, Layer, Mismatch, NotProvable, Tensor, Value

_WIDTH = "was expecting embedding dimension of {}, but got {}"


def _refused(text: str) -> Mismatch:
    return Mismatch(text, "AssertionError")


def _require_attention_ranks(query: Axes, key: Axes, value: Axes) -> None:
    if len(query) not in (2, 3):
        raise _refused(
            f"query should be unbatched 2D or batched 3D tensor but received {len(query)}-D query tensor"
        )
    if len(key) != len(query) or len(value) != len(query):
        kind = "batched (3-D)" if len(query) == 3 else "unbatched (2-D)"
        raise _refused(
            f"For {kind} `query`, expected `key` and `value` to be {len(query)}-D "
            f"but found {len(key)}-D and {len(value)}-D tensors respectively"
        )


def _sequence_first(dims: Axes, is_batch_first: bool) -> Axes:
    """Axes as (length, batch, width), also of an input without a batch."""
    if len(dims) == 2:
        return (dims[0], 1, dims[1])
    return (dims[1], dims[0], dims[2]) if is_batch_first else dims


def _require_attention(made: Arguments, query: Axes, key: Axes, value: Axes) -> None:
    width = made.size("embed_dim")
    if differ(query[2], width):
        raise _refused(_WIDTH.format(size_text(width), size_text(query[2])))
    if made.value("kdim") is None and made.value("vdim") is None:
        if any(differ(*pair) for pair in zip(key, value, strict=True)):
            raise _refused(f"key shape {torch_size(key)} does not match value shape {torch_size(value)}")
        _require_same_batch(made, query, key, width)
        return
    if any(differ(*pair) for pair in zip(key[:2], value[:2], strict=True)):
        raise _refused(
            f"key's sequence and batch dims {torch_size(key[:2])} do not match value's {torch_size(value[:2])}"
        )
    for name, dims in (("k", key), ("v", value)):
        wanted = width if made.value(f"{name}dim") is None else made.size(f"{name}dim")
        if name == "k" and differ(dims[2], wanted):
            raise _refused(
                f"expecting key weights shape of {_pair(width, dims[2])}, "
                f"but got {torch_size((width, wanted))}"
            )
        if name == "v" and differ(dims[2], wanted):
            raise _refused(
                f"expecting value weights shape of {_pair(width, dims[2])}, "
                f"but got {torch_size((width, wanted))}"
            )
    _require_same_batch(made, query, key, width)


def _pair(first: Axis, second: Axis) -> str:
    return f"({size_text(first)}, {size_text(second)})"


def _require_same_batch(made: Arguments, query: Axes, key: Axes, width: Axis) -> None:
    """Keys with another batch are cut into heads by the batch of the query."""
    length, batch, n_heads = key[0], query[1], made.size("num_heads")
    # A batch of one is told to be another by nobody: only the sizes at the end must fit.
    if not differ(batch, key[1]) or made.value("add_bias_kv") is not False:
        return
    numbers = (length, batch, key[1], n_heads, width)
    if not all(type(each) is int for each in numbers):
        return
    n_keys, n_queries, n_given, heads, size = (each if isinstance(each, int) else 0 for each in numbers)
    if heads <= 0 or size % heads or not n_keys or not n_queries:
        return
    wanted: Axes = (n_keys, n_queries * heads, size // heads)
    raise invalid_shape(wanted, n_keys * n_given * size)


def _attention(made: Arguments, given: Arguments) -> Value:
    tensors = [given.tensor(name) for name in ("query", "key", "value")]
    shapes = [known_dims(each) for each in tensors]
    _require_attention_ranks(*shapes)
    is_batch_first = made.flag("batch_first")
    query, key, value = (_sequence_first(dims, is_batch_first) for dims in shapes)
    _require_attention(made, query, key, value)
    output = Tensor((*shapes[0][:-1], made.size("embed_dim")), tensors[0].dtype)
    if not given.flag("need_weights"):
        return Items((output, None))
    n_more = sum(made.flag(name) for name in ("add_bias_kv", "add_zero_attn"))
    length = None if key[0] is None else add(key[0], n_more)
    batch = (query[1],) if len(shapes[0]) == 3 else ()
    heads = () if given.flag("average_attn_weights") else (made.size("num_heads"),)
    return Items((output, Tensor((*batch, *heads, query[0], length), tensors[0].dtype)))


def _require_width(made: Arguments, dims: Axes) -> None:
    """A transformer layer meets its input with an attention, or with a norm when that comes first."""
    if len(dims) not in (2, 3):
        raise NotProvable
    width = made.size("d_model")
    if made.flag("norm_first"):
        layer_normalised(Tensor(dims), (width,))
    agreed(dims[-1], width, lambda: _refused(_WIDTH.format(size_text(width), size_text(dims[-1]))))


def _encoder_layer(made: Arguments, given: Arguments) -> Value:
    tensor = given.tensor("src")
    _require_width(made, known_dims(tensor))
    return Tensor(tensor.dims, tensor.dtype)


def _decoder_layer(made: Arguments, given: Arguments) -> Value:
    tensor, memory = given.tensor("tgt"), given.tensor("memory")
    dims, other = known_dims(tensor), known_dims(memory)
    _require_width(made, dims)
    if len(other) != len(dims):
        raise NotProvable
    width: Axis = made.size("d_model")
    if differ(other[-1], width):
        rows = numeric_product(other[:-1])
        raise cannot_be_multiplied((rows, other[-1]), (width, None if width is None else multiply(width, 2)))
    return Tensor(dims, tensor.dtype)


def _inner(made: Arguments, part: str, name: str) -> Arguments:
    """The options of the layer that a stack repeats."""
    inner = made.value(part)
    if not isinstance(inner, Layer) or inner.name != name:
        raise NotProvable
    return bound(Call(inner.args, dict(inner.kwargs)), SIGNATURES[name])


def _encoder(made: Arguments, given: Arguments) -> Value:
    return _encoder_layer(_inner(made, "encoder_layer", "TransformerEncoderLayer"), given)


def _decoder(made: Arguments, given: Arguments) -> Value:
    return _decoder_layer(_inner(made, "decoder_layer", "TransformerDecoderLayer"), given)


def _transformer(made: Arguments, given: Arguments) -> Value:
    source, target = given.tensor("src"), given.tensor("tgt")
    dims, wanted = known_dims(source), known_dims(target)
    if made.value("custom_encoder") is not None or made.value("custom_decoder") is not None:
        raise NotProvable
    if len(dims) not in (2, 3) or len(dims) != len(wanted):
        raise NotProvable
    batch = 0 if made.flag("batch_first") else 1
    if len(dims) == 3 and differ(dims[batch], wanted[batch]):
        raise Mismatch("the batch number of src and tgt must be equal")
    if differ(dims[-1], made.size("d_model")) or differ(wanted[-1], made.size("d_model")):
        raise Mismatch("the feature number of src and tgt must be equal to d_model")
    return Tensor(wanted, target.dtype)


_MASKS = "tgt_mask=None memory_mask=None tgt_key_padding_mask=None memory_key_padding_mask=None"
ATTENTION_LAYERS: LayerRules = {
    "MultiheadAttention": (
        "query key value key_padding_mask=None need_weights=True attn_mask=None average_attn_weights=True "
        "is_causal=False",
        _attention,
    ),
    "TransformerEncoderLayer": (
        "src src_mask=None src_key_padding_mask=None is_causal=False",
        _encoder_layer,
    ),
    "TransformerEncoder": ("src mask=None src_key_padding_mask=None is_causal=None", _encoder),
    "TransformerDecoderLayer": (
        f"tgt memory {_MASKS} tgt_is_causal=False memory_is_causal=False",
        _decoder_layer,
    ),
    "TransformerDecoder": (
        f"tgt memory {_MASKS} tgt_is_causal=None memory_is_causal=False",
        _decoder,
    ),
    "Transformer": (
        "src tgt src_mask=None tgt_mask=None memory_mask=None src_key_padding_mask=None "
        "tgt_key_padding_mask=None memory_key_padding_mask=None src_is_causal=None tgt_is_causal=None "
        "memory_is_causal=False",
        _transformer,
    ),
}
