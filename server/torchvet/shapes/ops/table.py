"""Which op rule a name means: methods of tensors, functions of torch, and what reading an attribute gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from torchvet.shapes.dtypes import is_floating
from torchvet.shapes.ops.call import Call, Op, known_dims, numeric_product
from torchvet.shapes.ops.choosing import CHOOSING
from torchvet.shapes.ops.convolutions import CONVOLUTION_FUNCTIONS
from torchvet.shapes.ops.creation import CREATION, NEW, NUMPY
from torchvet.shapes.ops.diagonals import DIAGONALS
from torchvet.shapes.ops.einsum import EINSUM
from torchvet.shapes.ops.elementwise import ELEMENTWISE
from torchvet.shapes.ops.expanding import EXPANDING
from torchvet.shapes.ops.fourier import FOURIER
from torchvet.shapes.ops.functional import FUNCTIONAL
from torchvet.shapes.ops.grids import GRIDS
from torchvet.shapes.ops.joining import JOINING
from torchvet.shapes.ops.linear_algebra import LINEAR_ALGEBRA
from torchvet.shapes.ops.pointwise import POINTWISE, POINTWISE_METHODS, real_part
from torchvet.shapes.ops.pools import POOL_FUNCTIONS
from torchvet.shapes.ops.products import PRODUCTS
from torchvet.shapes.ops.raising import out_of_range
from torchvet.shapes.ops.reductions import REDUCTIONS
from torchvet.shapes.ops.resizing import RESIZING_FUNCTIONS
from torchvet.shapes.ops.sampling import MADE_FROM_NUMBERS, SAMPLING
from torchvet.shapes.ops.views import VIEWS, swapped, with_dims
from torchvet.shapes.tensor import UNKNOWN, Array, DType, Items, Mismatch, NotProvable, Tensor, Value

_ON_TENSORS: Mapping[str, Op] = {
    **VIEWS,
    **EXPANDING,
    **CHOOSING,
    **DIAGONALS,
    **JOINING,
    **GRIDS,
    **ELEMENTWISE,
    **POINTWISE,
    **REDUCTIONS,
    **PRODUCTS,
    **EINSUM,
    **LINEAR_ALGEBRA,
    **FOURIER,
    **SAMPLING,
}
_SHARED_NAMES = (
    "conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d max_pool1d max_pool2d max_pool3d "
    "avg_pool1d adaptive_avg_pool1d adaptive_max_pool1d pixel_shuffle pixel_unshuffle channel_shuffle layer_norm "
    "batch_norm group_norm instance_norm rms_norm softmax log_softmax cosine_similarity pairwise_distance "
    "triplet_margin_loss cosine_embedding_loss margin_ranking_loss hinge_embedding_loss ctc_loss prelu"
).split()
# Of these torch has some under its own name too, but none as a method.
_FUNCTIONAL: Mapping[str, Op] = {
    **CONVOLUTION_FUNCTIONS,
    **POOL_FUNCTIONS,
    **RESIZING_FUNCTIONS,
    **FUNCTIONAL,
}
_OF_TORCH: Mapping[str, Op] = {name: _FUNCTIONAL[name] for name in _SHARED_NAMES if name in _FUNCTIONAL}
_FUNCTIONAL_METHODS: Mapping[str, Op] = {name: FUNCTIONAL[name] for name in ("softmax", "log_softmax")}
_FUNCTIONAL_PREFIX = "torch.nn.functional."
_PREFIXES = ("torch.nn.functional.", "torch.Tensor.", "torch.")
# Functions only, or another meaning as a method: `x.where(condition, y)`.
_NOT_METHODS = frozenset(
    "cat concat concatenate stack einsum linear bilinear embedding meshgrid hstack vstack row_stack dstack "
    "column_stack block_diag cartesian_prod chain_matmul cdist tensordot complex polar view_as_real "
    "view_as_complex real imag broadcast_tensors broadcast_shapes gumbel_softmax std_mean var_mean "
    "atleast_1d atleast_2d atleast_3d bucketize searchsorted isin dropout alpha_dropout threshold".split()
)


def function_rule(qualified: str) -> Op | None:
    """The rule of a function such as `torch.cat` or `numpy.array`."""
    if qualified.startswith("numpy."):
        return NUMPY.get(qualified.removeprefix("numpy."))
    if not qualified.startswith("torch."):
        return None
    functional = qualified.removeprefix(_FUNCTIONAL_PREFIX)
    if functional != qualified and functional in _FUNCTIONAL:
        return _FUNCTIONAL[functional]
    name = next(qualified.removeprefix(prefix) for prefix in _PREFIXES if qualified.startswith(prefix))
    return (
        CREATION.get(name)
        or MADE_FROM_NUMBERS.get(name)
        or _ON_TENSORS.get(name)
        or _OF_TORCH.get(name)
        or _QUERIES.get(name)
    )


def method_rule(name: str) -> Op | None:
    """The rule of a tensor's method; the tensor is the call's first argument."""
    if name in POINTWISE_METHODS:
        return POINTWISE_METHODS[name]
    if name in _NOT_METHODS or "." in name:
        return None
    return _METHODS.get(name) or _ON_TENSORS.get(name) or NEW.get(name) or _FUNCTIONAL_METHODS.get(name)


def attribute(tensor: Tensor, name: str) -> Value:
    """What `tensor.name` is."""
    reader = _ATTRIBUTES.get(name)
    if reader is None:
        raise NotProvable
    return reader(tensor)


def _shape(tensor: Tensor) -> Value:
    # An axis of unknown size stays unknown: it may not be taken for any number.
    return Items(tuple(_size_value(tensor, n) for n in range(len(known_dims(tensor)))))


def _size_value(tensor: Tensor, place: int) -> Value:
    size = known_dims(tensor)[place]
    return UNKNOWN if size is None else size


def _size(call: Call) -> Value:
    shape = _shape(call.tensor())
    if not call.has(1, "dim") or not isinstance(shape, Items):
        return shape
    index = call.integer(1, "dim")
    if not -len(shape.values) <= index < len(shape.values):
        raise out_of_range(index, len(shape.values))
    return shape.values[index]


def _numel(call: Call) -> Value:
    total = numeric_product(known_dims(call.tensor()))
    if total is None:
        raise NotProvable
    return total


def _rank(call: Call) -> Value:
    return len(known_dims(call.tensor()))


def _numpy(call: Call) -> Value:
    return Array(known_dims(call.tensor()), call.tensor().dtype)


def _is_floating_point(call: Call) -> Value:
    dtype = call.tensor().dtype
    if dtype is None:
        raise NotProvable
    return is_floating(dtype) and not dtype.startswith("complex")


def _is_complex(call: Call) -> Value:
    dtype = call.tensor().dtype
    if dtype is None:
        raise NotProvable
    return dtype.startswith("complex")


def _reversed(tensor: Tensor) -> Value:
    return with_dims(tensor, known_dims(tensor)[::-1])


def _matrix_transposed(tensor: Tensor) -> Value:
    rank = len(known_dims(tensor))
    if rank < 2:
        text = f"tensor.mT is only supported on matrices or batches of matrices. Got {rank}-D tensor."
        raise Mismatch(text)
    return swapped(tensor, -1, -2)


def _matrix_adjoint(tensor: Tensor) -> Value:
    if len(known_dims(tensor)) < 2:
        raise NotProvable
    return swapped(tensor, -1, -2)


def _imaginary_part(tensor: Tensor) -> Value:
    if tensor.dtype is None or not tensor.dtype.startswith("complex"):
        raise NotProvable
    return real_part(tensor)


def _dtype(tensor: Tensor) -> Value:
    if tensor.dtype is None:
        raise NotProvable
    return DType(tensor.dtype)


_METHODS: Mapping[str, Op] = {
    "size": _size,
    **dict.fromkeys(("dim", "ndimension"), _rank),
    **dict.fromkeys(("numel", "nelement"), _numel),
    "numpy": _numpy,
    "is_floating_point": _is_floating_point,
    "is_complex": _is_complex,
}
# Methods that are functions of torch as well.
_QUERIES: Mapping[str, Op] = {name: _METHODS[name] for name in ("numel", "is_floating_point", "is_complex")}
_ATTRIBUTES: Mapping[str, Callable[[Tensor], Value]] = {
    "shape": _shape,
    "ndim": lambda tensor: len(known_dims(tensor)),
    "T": _reversed,
    "mT": _matrix_transposed,
    "data": lambda tensor: with_dims(tensor, tensor.dims),
    "dtype": _dtype,
    "H": _matrix_adjoint,
    "mH": _matrix_adjoint,
    "real": real_part,
    "imag": _imaginary_part,
}
