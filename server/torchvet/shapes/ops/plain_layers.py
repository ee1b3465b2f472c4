"""Layers that keep the shape of their input or fold and unfold axes: activations, dropout, norms, dense layers."""

from __future__ import annotations

from functools import partial

from torchvet.shapes.dim import floor_divide
from torchvet.shapes.dtypes import is_floating
from torchvet.shapes.ops.arguments import Arguments
from torchvet.shapes.ops.call import as_axis, as_sequence, axis_index, broadcast, differ, known_dims
from torchvet.shapes.ops.norms import batch_normalised, group_normalised, layer_normalised, require_ranks
from torchvet.shapes.ops.products import bilinear, embedded, linear
from torchvet.shapes.ops.raising import DTypeMismatch, c_name, scalar_name, size_text
from torchvet.shapes.ops.registry import LayerRule, LayerRules
from torchvet.shapes.ops.views import flattened, unflattened
from torchvet.shapes.tensor import Axes, Axis, Items, Mismatch, NotProvable, Tensor, Value

_POINTWISE = (
    "ReLU ReLU6 LeakyReLU RReLU ELU SELU CELU GELU SiLU Mish Sigmoid Tanh Softplus Softsign Softshrink "
    "Hardshrink Tanhshrink Hardtanh Hardswish Hardsigmoid LogSigmoid Threshold Dropout AlphaDropout "
    "FeatureAlphaDropout Dropout3d CrossMapLRN2d"
)


def _identity(_: Arguments, given: Arguments) -> Value:
    tensor = given.tensor()
    return Tensor(tensor.dims, tensor.dtype)


def _pointwise(_: Arguments, given: Arguments) -> Value:
    tensor = given.tensor()
    # Of whole numbers some activations make floats, others refuse them.
    return Tensor(tensor.dims, tensor.dtype if is_floating(tensor.dtype) else None)


def _channel_dropout(_: Arguments, given: Arguments, n_axes: int) -> Value:
    tensor = given.tensor()
    if n_axes == 1 and tensor.dims is not None and len(tensor.dims) not in (2, 3):
        raise Mismatch(
            f"dropout1d: Expected 2D or 3D input, but received a {len(tensor.dims)}D input. Note that dropout1d "
            "exists to provide channel-wise dropout on inputs with 1 spatial dimension, a channel dimension, "
            "and an optional batch dimension (i.e. 2D or 3D inputs)."
        )
    return Tensor(tensor.dims, tensor.dtype)


def _softmax(made: Arguments, given: Arguments) -> Value:
    tensor, dim = given.tensor(), made.value("dim")
    if tensor.dims is not None and dim is not None:
        axis_index(dim, len(tensor.dims))
    return Tensor(tensor.dims, tensor.dtype)


def _softmax_of_channels(_: Arguments, given: Arguments) -> Value:
    tensor = given.tensor()
    rank = len(known_dims(tensor))
    if rank not in (3, 4):
        text = f"Softmax2d: expected input to be 3D or 4D, got {rank}D instead"
        raise Mismatch(text, "ValueError")
    return Tensor(tensor.dims, tensor.dtype)


def halved(tensor: Tensor, dim: Value) -> Tensor:
    """`F.glu`: half of one axis."""
    dims = known_dims(tensor)
    if not dims:
        raise Mismatch("glu does not support scalars because halving size must be even")
    place = axis_index(dim, len(dims))
    size = dims[place]
    if type(size) is int and size % 2:
        raise Mismatch(f"Halving dimension must be even, but dimension {place} is size {size}")
    half = None if size is None else floor_divide(size, 2)
    return Tensor((*dims[:place], half, *dims[place + 1 :]), tensor.dtype)


def _prelu(made: Arguments, given: Arguments) -> Value:
    tensor, n_weights = given.tensor(), made.size("num_parameters")
    if tensor.dims is not None:
        channels: Axis = tensor.dims[1] if len(tensor.dims) > 1 else 1
        if differ(n_weights, 1) and differ(n_weights, channels):
            raise Mismatch(
                "Mismatch of parameter numbers and input channel size. "
                f"Found parameter numbers = {size_text(n_weights)} and channel size = {size_text(channels)}."
            )
    return Tensor(tensor.dims, tensor.dtype)


def _batch_norm(made: Arguments, given: Arguments, ranks: tuple[int, ...], is_lazy: bool = False) -> Value:
    tensor = given.tensor()
    dims = known_dims(tensor)
    if ranks:
        require_ranks(dims, ranks)
    if is_lazy:
        return Tensor(dims, tensor.dtype)
    size = made.size("num_features")
    sizes: list[tuple[str, Axis]] = []
    # Statistics that are kept are also looked at in training.
    if made.value("track_running_stats") is True:
        sizes.append(("running_mean", size))
    if made.value("affine") is True:
        sizes.append(("weight", size))
    return batch_normalised(tensor, tuple(sizes))


def _instance_norm(made: Arguments, given: Arguments, n_axes: int) -> Value:
    tensor = given.tensor()
    dims = known_dims(tensor)
    if len(dims) not in (n_axes + 1, n_axes + 2):
        ranks = f"{n_axes + 1}D or {n_axes + 2}D"
        raise Mismatch(f"expected {ranks} input (got {len(dims)}D input)", "ValueError")
    place, size = len(dims) - n_axes - 1, made.size("num_features")
    if made.value("affine") is True and differ(dims[place], size):
        raise Mismatch(
            f"expected input's size at dim={place} to match num_features ({size_text(size)}), "
            f"but got: {size_text(dims[place])}.",
            "ValueError",
        )
    return Tensor(dims, tensor.dtype)


def _normalized_shape(made: Arguments) -> Axes:
    value = made.value("normalized_shape")
    # Something unknown may be an int or a tuple.
    if not isinstance(value, Items) and as_axis(value) is None:
        raise NotProvable
    return tuple(as_axis(each) for each in as_sequence(value))


def _layer_norm(made: Arguments, given: Arguments) -> Value:
    try:
        shape = _normalized_shape(made)
    except NotProvable:
        return _identity(made, given)
    result = layer_normalised(given.tensor(), shape)
    dtype = given.tensor().dtype
    if dtype is not None and not is_floating(dtype) and made.value("elementwise_affine") is True:
        raise DTypeMismatch("mixed dtype (CPU): all inputs must share same datatype.")
    return result


def _rms_norm(made: Arguments, given: Arguments) -> Value:
    try:
        shape = _normalized_shape(made)
    except NotProvable:
        return _identity(made, given)
    return layer_normalised(given.tensor(), shape, star="*")


def _group_norm(made: Arguments, given: Arguments) -> Value:
    weights = made.size("num_channels") if made.value("affine") is True else None
    return group_normalised(given.tensor(), made.size("num_groups"), weights)


def _local_response_norm(_: Arguments, given: Arguments) -> Value:
    tensor = given.tensor()
    rank = len(known_dims(tensor))
    if rank < 3:
        gap = " " * 26
        raise Mismatch(
            f"Expected 3D or higher dimensionality{gap}input (got {rank} dimensions)", "ValueError"
        )
    return Tensor(tensor.dims, tensor.dtype)


def _linear(made: Arguments, given: Arguments) -> Value:
    tensor = given.tensor()
    # Every float dtype is possible: layers are moved to another precision after they are made.
    if tensor.dtype is not None and not is_floating(tensor.dtype) and made.value("dtype") is None:
        if made.value("bias") is False:
            text = f"expected m1 and m2 to have the same dtype, but got: {c_name(tensor.dtype)} != float"
            raise DTypeMismatch(text)
        names = f"{scalar_name(tensor.dtype)} and Float"
        raise DTypeMismatch(f"mat1 and mat2 must have the same dtype, but got {names}")
    return linear(tensor, (made.size("out_features"), made.size("in_features")))


def _lazy_linear(made: Arguments, given: Arguments) -> Value:
    dims = known_dims(given.tensor())
    if not dims:
        raise NotProvable
    return Tensor((*dims[:-1], made.size("out_features")), given.tensor().dtype)


def _bilinear(made: Arguments, given: Arguments) -> Value:
    weight = tuple(made.size(name) for name in ("out_features", "in1_features", "in2_features"))
    return bilinear(given.tensor("input1"), given.tensor("input2"), weight)


def _embedding(made: Arguments, given: Arguments) -> Value:
    return embedded(given.tensor(), made.size("embedding_dim"), None, "embedding")


def _embedding_bag(made: Arguments, given: Arguments) -> Value:
    tensor, offsets = given.tensor(), given.value("offsets")
    dims, width = known_dims(tensor), made.size("embedding_dim")
    if len(dims) not in (1, 2):
        text = f"input has to be 1D or 2D Tensor, but got Tensor of dimension {len(dims)}"
        raise Mismatch(text, "ValueError")
    if len(dims) == 1 and offsets is None:
        raise Mismatch("offsets has to be a 1D Tensor but got None", "ValueError")
    if len(dims) == 2 and isinstance(offsets, Tensor):
        raise Mismatch(
            "if input is 2D, then offsets has to be None, as input is treated is a mini-batch of fixed length "
            "sequences. However, found offsets of type <class 'torch.Tensor'>",
            "ValueError",
        )
    embedded(tensor, width, None, "embedding_bag")
    if len(dims) == 2:
        return Tensor((dims[0], width))
    bags = known_dims(given.tensor("offsets"))
    is_plain = len(bags) == 1 and made.value("include_last_offset") is False
    return Tensor((bags[0] if is_plain else None, width))


def _flatten(made: Arguments, given: Arguments) -> Value:
    return flattened(given.tensor(), made.value("start_dim"), made.value("end_dim"))


def _unflatten(made: Arguments, given: Arguments) -> Value:
    return unflattened(given.tensor(), made.value("dim"), as_sequence(made.value("unflattened_size")))


def _cosine_similarity(made: Arguments, given: Arguments) -> Value:
    first, second = given.tensor("x1"), given.tensor("x2")
    full = broadcast(known_dims(first), known_dims(second))
    place = axis_index(made.value("dim"), len(full))
    same = first.dtype if first.dtype == second.dtype else None
    return Tensor((*full[:place], *full[place + 1 :]), same)


def _pairwise_distance(made: Arguments, given: Arguments) -> Value:
    first, second = given.tensor("x1"), given.tensor("x2")
    full = broadcast(known_dims(first), known_dims(second))
    same = first.dtype if first.dtype == second.dtype else None
    return Tensor((*full[:-1], *((1,) if made.flag("keepdim") else ())), same)


def _norm_layers(n_axes: int) -> dict[str, tuple[str, LayerRule]]:
    ranks = (2, 3) if n_axes == 1 else (n_axes + 2,)
    return {
        f"BatchNorm{n_axes}d": ("input", partial(_batch_norm, ranks=ranks)),
        f"LazyBatchNorm{n_axes}d": ("input", partial(_batch_norm, ranks=ranks, is_lazy=True)),
        f"InstanceNorm{n_axes}d": ("input", partial(_instance_norm, n_axes=n_axes)),
    }


_SOFTMAX: tuple[str, LayerRule] = ("input", _softmax)
PLAIN_LAYERS: LayerRules = {
    **dict.fromkeys(_POINTWISE.split(), ("input", _pointwise)),
    "Identity": ("input", _identity),
    **dict.fromkeys(("Softmax", "Softmin", "LogSoftmax"), _SOFTMAX),
    **{f"Dropout{n}d": ("input", partial(_channel_dropout, n_axes=n)) for n in (1, 2)},
    **_norm_layers(1),
    **_norm_layers(2),
    **_norm_layers(3),
    "SyncBatchNorm": ("input", partial(_batch_norm, ranks=())),
    "Softmax2d": ("input", _softmax_of_channels),
    "GLU": ("input", lambda made, given: halved(given.tensor(), made.value("dim"))),
    "PReLU": ("input", _prelu),
    "LayerNorm": ("input", _layer_norm),
    "RMSNorm": ("input", _rms_norm),
    "GroupNorm": ("input", _group_norm),
    "LocalResponseNorm": ("input", _local_response_norm),
    "Linear": ("input", _linear),
    "LazyLinear": ("input", _lazy_linear),
    "Bilinear": ("input1 input2", _bilinear),
    "Embedding": ("input", _embedding),
    "EmbeddingBag": ("input offsets=None per_sample_weights=None", _embedding_bag),
    "Flatten": ("input", _flatten),
    "Unflatten": ("input", _unflatten),
    "CosineSimilarity": ("x1 x2", _cosine_similarity),
    "PairwiseDistance": ("x1 x2", _pairwise_distance),
}
