"""Layers that cannot be made: what the symbolic run proves, and sizes that are no whole numbers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.evidence import TensorFinding
from torchvet.facts.call_parts import argument, has_unpacking
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.tensor_findings import ProvenAboutTensors

_KIND = "invalid-layer-argument"
# The arguments of torch's layers, by place, that torch 2.13 refuses when they are floats.
_PAIR = ("in_features", "out_features")
_CONVOLUTION = ("in_channels", "out_channels", "kernel_size")
_RECURRENT = ("input_size", "hidden_size")
_SIZES: dict[str, tuple[str, ...]] = {
    "Linear": _PAIR,
    "Bilinear": ("in1_features", "in2_features", "out_features"),
    **{f"Conv{n}d": _CONVOLUTION for n in (1, 2, 3)},
    **{f"ConvTranspose{n}d": _CONVOLUTION for n in (1, 2, 3)},
    **{f"BatchNorm{n}d": ("num_features",) for n in (1, 2, 3)},
    "GroupNorm": ("", "num_channels"),
    "LayerNorm": ("normalized_shape",),
    "Embedding": ("num_embeddings", "embedding_dim"),
    **dict.fromkeys(("RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell"), _RECURRENT),
    "MultiheadAttention": ("embed_dim",),
    "TransformerEncoderLayer": ("d_model", "", "dim_feedforward"),
    "TransformerDecoderLayer": ("d_model", "", "dim_feedforward"),
}
_MAX_DEPTH = 4


@dataclass(frozen=True)
class InvalidLayer:
    """A finding of the symbolic run, or the argument `size` of the layer `layer`, called `name`, that is a float.

    `division` is the `/` it comes from, None when the float is written out.
    """

    found: TensorFinding | None = None
    size: ast.expr | None = None
    name: str = ""
    layer: str = ""
    division: ast.BinOp | None = None

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[InvalidLayer]:
        """Every one of this file."""
        for proven in file.facts(ProvenAboutTensors):
            if proven.found.kind == _KIND:
                yield cls(proven.found)
        (code,) = file.facts(LocalCode)
        for call in code.called(*(f"torch.nn.{layer}" for layer in _SIZES)):
            layer = code.name(call.func).rpartition(".")[2]
            if has_unpacking(call) or code.is_under(call, ast.Try):
                continue
            for place, name in enumerate(_SIZES[layer]):
                size = argument(call, place, name) if name else None
                division = _float_in(code, size) if size is not None else None
                if size is not None and division is not None:
                    yield cls(None, size, name, layer, division if isinstance(division, ast.BinOp) else None)


def _float_in(code: LocalCode, node: ast.expr, depth: int = 0) -> ast.expr | None:
    """The `/` or the float that makes a float of `node`, whatever its names are."""
    if isinstance(node, ast.Constant):
        return node if type(node.value) is float else None
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Div):
            return node
        if isinstance(node.op, ast.Add | ast.Sub | ast.Mult):
            return _float_in(code, node.left, depth) or _float_in(code, node.right, depth)
    if isinstance(node, ast.Name) and depth < _MAX_DEPTH:
        value = code.reaching(node)
        return _float_in(code, value, depth + 1) if value is not None else None
    return None
