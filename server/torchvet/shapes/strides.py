"""How the values of a tensor lie in memory: contiguous, or with strides; and which views strides allow.

A layout is `CONTIGUOUS`, a stride for each axis (None where it is not known), or None when nothing is known. Strides of
axes of size 1 mean nothing, as in torch. Sizes that are not known are taken to be above 1 unless that is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from torchvet.shapes.dim import Poly, Size, Symbol, multiply, product
from torchvet.shapes.substitution import evaluated
from torchvet.shapes.tensor import CONTIGUOUS, Axes, Layout, Tensor

_Numbers = Mapping[Symbol, int]
_Strides = tuple[Size, ...]
# Many divisors, so that what is divided by small numbers is so without rest; with factors of their own.
_SCALES = (5040, 7920)
_PRIMES = (11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71)
_DIVISORS = (4, 6, 3, 8, 12, 10, 2)
_SMALL = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Refused:
    """A view that the strides do not allow: for no sizes, or `unless` a size is just so."""

    unless: str = ""
    with_one_sample: bool = False


def contiguous(dims: Axes) -> tuple[Size | None, ...]:
    """The strides of a fresh tensor; None left of a size that is not known."""
    found: list[Size | None] = []
    stride: Size | None = 1
    for size in reversed(dims):
        found.append(stride)
        stride = None if size is None or stride is None else multiply(stride, size)
    return tuple(reversed(found))


def strides_of(tensor: Tensor) -> tuple[Size | None, ...] | None:
    """The stride of each axis."""
    if tensor.dims is None or tensor.layout is None:
        return None
    if isinstance(tensor.layout, tuple):
        return tensor.layout if len(tensor.layout) == len(tensor.dims) else None
    return contiguous(tensor.dims)


def layout(dims: Axes | None, strides: Sequence[Size | None]) -> Layout:
    """The layout with these strides: contiguous where they are those of a fresh tensor."""
    if dims is None:
        return None
    for size, stride, fresh in zip(dims, strides, contiguous(dims), strict=True):
        if size != 1 and (stride is None or stride != fresh):
            return tuple(strides)
    return CONTIGUOUS


def is_dense(tensor: Tensor) -> bool:
    """Whether it surely is a fresh tensor with its axes in another order: operations keep that order."""
    strides = strides_of(tensor)
    if tensor.dims is None or strides is None or None in tensor.dims or None in strides:
        return False
    rest = [pair for pair in zip(tensor.dims, strides, strict=True) if pair[0] != 1]
    expected: Size = 1
    while rest:
        found = next((pair for pair in rest if pair[1] == expected), None)
        if found is None:
            return False
        rest.remove(found)
        expected = multiply(expected, found[0])  # type: ignore[arg-type]  # no None among them
    return True


def viewed(tensor: Tensor, wanted: Axes | None) -> Layout | Refused:
    """The layout of `tensor.view(*wanted)`, or why torch refuses it; None when that is not known."""
    strides = strides_of(tensor)
    if tensor.layout == CONTIGUOUS:
        return CONTIGUOUS
    dims = tensor.dims
    if strides is None or dims is None or wanted is None:
        return None
    known = [*dims, *strides, *wanted]
    sizes = [each for each in known if each is not None]
    if len(sizes) != len(known) or 0 in dims:
        return None
    symbols = _unknowns(sizes)
    shape = _Shape(dims, strides, wanted)  # type: ignore[arg-type]  # no None among them
    answers = [shape.strides_with(numbers) for numbers in _generic(symbols)]
    if any(isinstance(each, str) for each in answers):
        return None
    if all(each is None for each in answers):
        return _refused(shape, symbols)
    first = answers[0]
    return None if first is None or isinstance(first, str) or None in answers else layout(wanted, first)


@dataclass(frozen=True, slots=True)
class _Shape:
    dims: _Strides
    strides: _Strides
    wanted: _Strides

    def strides_with(self, numbers: _Numbers) -> _Strides | str | None:
        """The strides of the view, None where there are none; a text where these sizes cannot be."""
        dims, strides, wanted = (_numbers(part, numbers) for part in (self.dims, self.strides, self.wanted))
        if dims is None or strides is None or wanted is None:
            return "unknown"
        if any(each < 1 for each in (*dims, *wanted)) or product(dims) != product(wanted):
            return "impossible"
        return self._walk(dims, strides, wanted)

    def _walk(self, dims: list[int], strides: list[int], wanted: list[int]) -> _Strides | None:
        """What torch 2.13 does in `computeStride`: axes that lie behind each other form one piece of memory."""
        made: list[Size] = []
        base: Size = self.strides[-1] if dims else 1
        base_number, n_old, n_new = (strides[-1] if dims else 1), 1, 1
        new_size: Size = 1
        left = list(zip(wanted, self.wanted, strict=True))
        for place in reversed(range(len(dims))):
            n_old *= dims[place]
            is_piece = place == 0 or (dims[place - 1] != 1 and strides[place - 1] != n_old * base_number)
            if not is_piece:
                continue
            while left and (n_new < n_old or left[-1][0] == 1):
                number, size = left.pop()
                made.append(multiply(new_size, base))
                n_new, new_size = n_new * number, multiply(new_size, size)
            if n_new != n_old:
                return None
            if place > 0:
                base, base_number = self.strides[place - 1], strides[place - 1]
                n_old, n_new, new_size = 1, 1, 1
        if left and dims:
            return None
        return (*(1 for _ in left), *reversed(made))


def _refused(shape: _Shape, symbols: Mapping[Symbol, bool]) -> Refused | None:
    """Why it is refused, where that holds: sizes of one are the only ones that may make it work."""
    found: list[tuple[Symbol, int]] = []
    for symbol in symbols:
        for number in _SMALL:
            for numbers in _generic(symbols):
                answer = shape.strides_with({**numbers, symbol: number})
                if answer is not None and not isinstance(answer, str):
                    found.append((symbol, number))
                    break
    if found:
        symbol, number = found[0]
        return Refused(f"{symbol.name} is {number}", any(each.name == "B" for each, _ in found))
    answer = shape.strides_with(dict.fromkeys(symbols, 1))
    if answer is not None and not isinstance(answer, str):
        return Refused(" and ".join(f"{each.name} is 1" for each in symbols))
    return Refused()


def _numbers(sizes: _Strides, numbers: _Numbers) -> list[int] | None:
    found = [evaluated(each, numbers) for each in sizes]
    known = [each for each in found if each is not None]
    return known if len(known) == len(found) else None


def _generic(unknowns: Mapping[Symbol, bool]) -> Iterator[dict[Symbol, int]]:
    """Two ways to number the unknowns that nothing ties together: what others are divided by is small."""
    for start, scale in enumerate(_SCALES):
        primes = (_PRIMES[(place + 3 * start) % len(_PRIMES)] for place in count())
        small = (_DIVISORS[(place + start) % len(_DIVISORS)] for place in count())
        yield {
            symbol: next(small) if divides else scale * next(primes) for symbol, divides in unknowns.items()
        }


def _unknowns(sizes: Sequence[Size]) -> dict[Symbol, bool]:
    """The unknowns in `sizes`, also those inside divisions, and whether others are divided by them."""
    found: dict[Symbol, bool] = {}
    for each in sizes:
        _collect(each, False, found)
    return found


def _collect(size: Size, divides: bool, found: dict[Symbol, bool]) -> None:
    for symbols, _ in size.terms if isinstance(size, Poly) else ():
        for symbol in symbols:
            if symbol.parts is None:
                found[symbol] = divides or found.get(symbol, False)
            else:
                _collect(symbol.parts[0], divides, found)
                _collect(symbol.parts[2], symbol.parts[1] in ("//", "%"), found)
