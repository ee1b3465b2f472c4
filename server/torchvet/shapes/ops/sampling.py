"""Random draws from other tensors, windows and index tables: tensors whose shape comes from a few numbers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from torchvet.shapes.dtypes import is_floating
from torchvet.shapes.ops.arguments import bound
from torchvet.shapes.ops.call import Call, Op, as_axis, broadcast, differ, is_integer, known_dims
from torchvet.shapes.tensor import Axes, Axis, Items, NotProvable, Tensor, Value


def _multinomial(call: Call) -> Value:
    given = bound(call, "input num_samples replacement=False * generator=None")
    dims, count = known_dims(given.tensor()), given.size("num_samples")
    if len(dims) not in (1, 2):
        raise NotProvable
    return Tensor((*dims[:-1], count), "int64")


def _like_first(call: Call) -> Value:
    tensor = call.tensor()
    return Tensor(tensor.dims, tensor.dtype if is_floating(tensor.dtype) else None)


def _normal(call: Call) -> Value:
    mean, deviation = call.value(0, "mean"), call.value(1, "std", 1.0)
    if call.has(2, "size"):
        wanted = call.value(2, "size")
        if not isinstance(wanted, Items) or isinstance(mean, Tensor) or isinstance(deviation, Tensor):
            raise NotProvable
        return Tensor(tuple(as_axis(each) for each in wanted.values), call.dtype(-1, "dtype", "float32"))
    tensors = [each for each in (mean, deviation) if isinstance(each, Tensor)]
    if not tensors:
        raise NotProvable
    dims: Axes = ()
    for each in tensors:
        dims = broadcast(dims, known_dims(each))
    dtypes = {each.dtype for each in tensors}
    return Tensor(dims, dtypes.pop() if len(dtypes) == 1 else None)


def _window(call: Call) -> Value:
    return Tensor((call.size(0, "window_length"),), call.dtype(-1, "dtype", "float32"))


def _triangle_indices(call: Call, is_lower: bool) -> Value:
    rows, columns, offset = call.size(0, "row"), call.size(1, "col"), call.value(2, "offset", 0)
    if not all(type(each) is int for each in (rows, columns, offset)):
        return Tensor((2, None), call.dtype(-1, "dtype", "int64"))
    return Tensor((2, _n_in_triangle(rows, columns, offset, is_lower)), call.dtype(-1, "dtype", "int64"))


def _n_in_triangle(rows: Axis, columns: Axis, offset: Value, is_lower: bool) -> Axis:
    if not isinstance(rows, int) or not isinstance(columns, int) or not isinstance(offset, int):
        return None
    if rows > 1 << 16:
        return None
    kept = (min(max(row + offset + 1, 0), columns) for row in range(rows))
    lower = sum(kept)
    if is_lower:
        return lower
    return rows * columns - sum(min(max(row + offset, 0), columns) for row in range(rows))


def _vander(call: Call) -> Value:
    given = bound(call, "x N=None increasing=False")
    tensor, count = given.tensor("x"), given.value("N")
    dims = known_dims(tensor)
    if len(dims) != 1 or not (count is None or is_integer(count)):
        raise NotProvable
    dtype = tensor.dtype if is_floating(tensor.dtype) else None
    return Tensor((dims[0], dims[0] if count is None else as_axis(count)), dtype)


def _covariance(call: Call) -> Value:
    tensor = call.tensor()
    dims = known_dims(tensor)
    if len(dims) > 2:
        raise NotProvable
    dtype = tensor.dtype if is_floating(tensor.dtype) else None
    if len(dims) == 2 and not differ(dims[0], 1):
        # One row of observations gives a number.
        return Tensor(() if dims[0] == 1 else None, dtype)
    return Tensor((dims[0], dims[0]) if len(dims) == 2 else (), dtype)


def _frequencies(call: Call, is_half: bool) -> Value:
    count = call.size(0, "n")
    if is_half:
        count = count // 2 + 1 if isinstance(count, int) else None
    return Tensor((count,), call.dtype(-1, "dtype", "float32"))


_WINDOWS = "hann_window hamming_window blackman_window bartlett_window kaiser_window".split()
SAMPLING: Mapping[str, Op] = {
    "multinomial": _multinomial,
    **dict.fromkeys(("bernoulli", "poisson"), _like_first),
    "vander": _vander,
    **dict.fromkeys(("cov", "corrcoef"), _covariance),
}
MADE_FROM_NUMBERS: Mapping[str, Op] = {
    "normal": _normal,
    **dict.fromkeys(_WINDOWS, _window),
    "tril_indices": partial(_triangle_indices, is_lower=True),
    "triu_indices": partial(_triangle_indices, is_lower=False),
    "fft.fftfreq": partial(_frequencies, is_half=False),
    "fft.rfftfreq": partial(_frequencies, is_half=True),
}
