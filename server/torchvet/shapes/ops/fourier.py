"""`torch.fft`: transforms along the last axes, and the halves that real signals leave."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from torchvet.shapes.dim import Size, add, floor_divide, multiply, subtract
from torchvet.shapes.ops.arguments import bound
from torchvet.shapes.ops.call import Call, Op, as_axis, as_sequence, axis_index, known_dims
from torchvet.shapes.tensor import Axis, NotProvable, Tensor, Value

_COMPLEX = {
    "float32": "complex64",
    "float64": "complex128",
    "complex64": "complex64",
    "complex128": "complex128",
}
_REAL = {"float32": "float32", "float64": "float64", "complex64": "float32", "complex128": "float64"}


def _fourier(call: Call, kind: str) -> Value:
    given = bound(call, "input n=None dim=-1 norm=None")
    tensor, dim = given.tensor(), given.value("dim")
    dims = known_dims(tensor)
    if not dims:
        raise NotProvable
    place = axis_index(dim, len(dims))
    size = dims[place] if given.value("n") is None else given.size("n")
    if kind == "irfft" and given.value("n") is None:
        size = None if size is None else multiply(subtract(size, 1), 2)
    moved = (*dims[:place], _half(size) if kind == "rfft" else size, *dims[place + 1 :])
    return Tensor(moved, _fourier_dtype(tensor.dtype, kind))


def _half(size: Axis) -> Axis:
    half: Size | None = None if size is None else floor_divide(size, 2)
    return None if half is None else add(half, 1)


def _fourier_dtype(dtype: str | None, kind: str) -> str | None:
    if dtype is None or dtype not in _COMPLEX:
        return None
    return _REAL[dtype] if kind.startswith("irfft") else _COMPLEX[dtype]


def _fourier_2d(call: Call, kind: str) -> Value:
    given = bound(call, "input s=None dim=None norm=None")
    tensor, sizes, wanted = given.tensor(), given.value("s"), given.value("dim")
    dims = known_dims(tensor)
    pair = (-2, -1) if wanted is None else as_sequence(wanted)
    places = [axis_index(each, len(dims)) for each in pair]
    if not places or len(dims) < 2:
        raise NotProvable
    moved = list(dims)
    if sizes is not None:
        given_sizes = [as_axis(each) for each in as_sequence(sizes)]
        if len(given_sizes) != len(places):
            raise NotProvable
        for place, size in zip(places, given_sizes, strict=True):
            moved[place] = size
    last = moved[places[-1]]
    if kind == "rfft2":
        moved[places[-1]] = _half(last)
    if kind == "irfft2" and sizes is None:
        moved[places[-1]] = None if last is None else multiply(subtract(last, 1), 2)
    return Tensor(tuple(moved), _fourier_dtype(tensor.dtype, kind))


def _kept(call: Call, is_complex: bool) -> Value:
    tensor = call.tensor()
    return Tensor(tensor.dims, _COMPLEX.get(tensor.dtype or "") if is_complex else tensor.dtype)


FOURIER: Mapping[str, Op] = {
    **{f"fft.{name}": partial(_fourier, kind=name) for name in ("fft", "ifft", "rfft", "irfft")},
    **{f"fft.{name}": partial(_fourier_2d, kind=name) for name in ("fft2", "ifft2", "rfft2", "irfft2")},
    **{f"fft.{name}": partial(_kept, is_complex=True) for name in ("fftn", "ifftn")},
    **{f"fft.{name}": partial(_kept, is_complex=False) for name in ("fftshift", "ifftshift")},
}
