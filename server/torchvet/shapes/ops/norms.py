"""Normalisations: they keep every shape, and refuse those they were not made for. Layers and functions share these."""

from __future__ import annotations

from torchvet.shapes.dtypes import is_floating
from torchvet.shapes.ops.call import differ, known_dims
from torchvet.shapes.ops.raising import DTypeMismatch, listed, scalar_name, size_text
from torchvet.shapes.tensor import Axes, Axis, Mismatch, NotProvable, Tensor


def batch_normalised(tensor: Tensor, sizes: tuple[tuple[str, Axis], ...]) -> Tensor:
    """`F.batch_norm`; `sizes` are its statistics and weights by name, with their lengths."""
    dims = known_dims(tensor)
    if len(dims) < 2:
        raise NotProvable
    for name, size in sizes:
        # Torch looks away when there is nothing at all; that an unknown size is always 0 is not considered.
        if differ(dims[1], size) and 0 not in dims:
            raise Mismatch(f"{name} should contain {size_text(dims[1])} elements not {size_text(size)}")
    if tensor.dtype is not None and not is_floating(tensor.dtype) and 0 not in dims:
        text = f"\"batch_norm\" not implemented for '{scalar_name(tensor.dtype)}'"
        raise DTypeMismatch(text, "NotImplementedError")
    return Tensor(dims, tensor.dtype if is_floating(tensor.dtype) else None)


def require_ranks(dims: Axes, ranks: tuple[int, ...]) -> None:
    """The ranks a layer asks for by itself."""
    if len(dims) not in ranks:
        wanted = " or ".join(f"{rank}D" for rank in ranks)
        raise Mismatch(f"expected {wanted} input (got {len(dims)}D input)", "ValueError")


def layer_normalised(tensor: Tensor, shape: Axes, star: str = "*, ") -> Tensor:
    """`F.layer_norm` and `F.rms_norm`, which write the shape they expect in two ways."""
    dims = known_dims(tensor)
    last = dims[len(dims) - len(shape) :] if len(dims) >= len(shape) else None
    if last is None or any(differ(*pair) for pair in zip(last, shape, strict=True)):
        raise Mismatch(
            f"Given normalized_shape={listed(shape)}, expected input with shape [{star}{listed(shape)[1:-1]}], "
            f"but got input of size{listed(dims)}"
        )
    return Tensor(dims, tensor.dtype)


def group_normalised(tensor: Tensor, n_groups: Axis, n_weights: Axis) -> Tensor:
    """`F.group_norm`; `n_weights` is None when there are none, or when their number is unknown."""
    dims = known_dims(tensor)
    if len(dims) < 2:
        text = f"Expected at least 2 dimensions for input tensor but received {len(dims)}"
        raise Mismatch(text)
    channels = dims[1]
    if isinstance(channels, int) and isinstance(n_groups, int) and n_groups > 0 and channels % n_groups:
        raise Mismatch(
            "Expected number of channels in input to be divisible by num_groups, "
            f"but got input of shape {listed(dims)} and num_groups={n_groups}"
        )
    if differ(channels, n_weights):
        raise Mismatch(
            "Expected weight to be a vector of size equal to the number of channels in input, "
            f"but got weight of shape {listed((n_weights,))} and input of shape {listed(dims)}"
        )
    return Tensor(dims, tensor.dtype)
