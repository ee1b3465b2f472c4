"""Layers that cannot even be made: options torch refuses in the constructor, with its own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from torchvet.shapes.ops.arguments import Arguments
from torchvet.shapes.ops.convolutions import require_convolution
from torchvet.shapes.ops.layers import made_with
from torchvet.shapes.ops.recurrent_layers import require_recurrent
from torchvet.shapes.tensor import Layer, Mismatch, NotProvable, Value

_DROPOUTS = ("Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout")


def construction_error(layer: Layer) -> Mismatch | None:
    """What making `layer` surely raises; None when it works, or when that is not known."""
    if layer.name in ("RNN", "GRU") and "proj_size" in dict(layer.kwargs):
        text = "proj_size argument is only supported for LSTM, not RNN or GRU"
        return Mismatch(text, "ValueError")
    check = _CHECKS.get(layer.name)
    if check is None:
        return None
    try:
        check(made_with(layer))
    except Mismatch as error:
        return error
    except NotProvable:
        return None
    return None


def _number(made: Arguments, name: str) -> int | None:
    value = made.values.get(name)
    return value if type(value) is int else None


def _dropout(made: Arguments) -> None:
    p = made.values.get("p")
    if isinstance(p, (int, float)) and not 0.0 <= p <= 1.0:
        text = f"dropout probability has to be between 0 and 1, but got {p}"
        raise Mismatch(text, "ValueError")


def _attention(made: Arguments, width: str, heads: str) -> None:
    size, n_heads = _number(made, width), _number(made, heads)
    if size is None or n_heads is None:
        return
    if size <= 0 or n_heads <= 0:
        raise Mismatch(
            "embed_dim and num_heads must be greater than 0, "
            f"got embed_dim={size} and num_heads={n_heads} instead",
            "ValueError",
        )
    if size % n_heads:
        raise Mismatch("embed_dim must be divisible by num_heads", "AssertionError")


def _group_norm(made: Arguments) -> None:
    channels, groups = _number(made, "num_channels"), _number(made, "num_groups")
    if channels is not None and groups is not None and groups > 0 and channels % groups:
        text = f"num_channels ({channels}) must be divisible by num_groups ({groups})"
        raise Mismatch(text, "ValueError")


def _embedding(made: Arguments) -> None:
    count, place = _number(made, "num_embeddings"), _number(made, "padding_idx")
    if count is None or place is None or made.values.get("_weight") is not None:
        return
    if place >= count or place < -count:
        raise Mismatch("Padding_idx must be within num_embeddings", "AssertionError")


def _transposed(made: Arguments, name: str) -> None:
    mode: Value = made.values.get("padding_mode")
    if isinstance(mode, str) and mode != "zeros":
        raise Mismatch(f'Only "zeros" padding mode is supported for {name}', "ValueError")
    require_convolution(made, is_transposed=True)


_Check = Callable[[Arguments], None]
_CHECKS: Mapping[str, _Check] = {
    **dict.fromkeys(_DROPOUTS, _dropout),
    **{f"Conv{n}d": partial(require_convolution, is_transposed=False) for n in (1, 2, 3)},
    **{f"ConvTranspose{n}d": partial(_transposed, name=f"ConvTranspose{n}d") for n in (1, 2, 3)},
    **{name: partial(require_recurrent, name=name) for name in ("RNN", "LSTM", "GRU")},
    "MultiheadAttention": partial(_attention, width="embed_dim", heads="num_heads"),
    **{
        name: partial(_attention, width="d_model", heads="nhead")
        for name in ("TransformerEncoderLayer", "TransformerDecoderLayer", "Transformer")
    },
    "GroupNorm": _group_norm,
    "Embedding": _embedding,
}
