"""Inputs of another dtype than the weights of a layer, which are float32 where the program never says otherwise."""

from __future__ import annotations

from torchvet.shapes.ops.call import Call
from torchvet.shapes.ops.raising import DTypeMismatch, c_name, scalar_name
from torchvet.shapes.tensor import Layer, Mismatch, NotProvable

_RECURRENT = frozenset(("RNN", "LSTM", "GRU"))
_NORMS = frozenset(("BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "LayerNorm", "GroupNorm"))
# Where `bias` stands among the arguments of these layers.
_BIAS = {"Linear": 2, "Conv1d": 7, "Conv2d": 7, "Conv3d": 7}


def refused(layer: Layer, dtype: str | None) -> Mismatch | None:
    """Torch's words when `layer` does not take `dtype`; None when it does, or that is not known."""
    if (
        dtype in (None, "float32")
        or dtype.startswith("complex")
        or any(name == "dtype" for name, _ in layer.kwargs)
    ):
        return None
    if layer.name == "MultiheadAttention":
        return DTypeMismatch(
            f"mat1 and mat2 must have the same dtype, but got {scalar_name(dtype)} and Float"
        )
    if layer.name in _RECURRENT:
        plain = f"torch.{dtype}"
        return DTypeMismatch(
            f"RNN input dtype ({plain}) does not match weight dtype (torch.float32). "
            f"Convert input: input.to(torch.float32), or convert model: model.to({plain})",
            "ValueError",
        )
    if layer.name in _NORMS and dtype == "float64":
        return DTypeMismatch("mixed dtype (CPU): all inputs must share same datatype.")
    if layer.name not in _BIAS:
        return None
    try:
        has_bias = Call(layer.args, dict(layer.kwargs)).flag(_BIAS[layer.name], "bias", default=True)
    except NotProvable:
        return None
    return _of_products(layer.name, dtype, has_bias)


def _of_products(name: str, dtype: str, has_bias: bool) -> Mismatch | None:
    if name == "Linear" and has_bias:
        return DTypeMismatch(
            f"mat1 and mat2 must have the same dtype, but got {scalar_name(dtype)} and Float"
        )
    if name == "Linear":
        return DTypeMismatch(f"expected m1 and m2 to have the same dtype, but got: {c_name(dtype)} != float")
    if has_bias:
        return DTypeMismatch(f"Input type ({c_name(dtype)}) and bias type (float) should be the same")
    if dtype in ("bfloat16", "bool"):
        # Each backend has words of its own.
        return None
    return DTypeMismatch(f"expected scalar type {scalar_name(dtype)} but found Float")
