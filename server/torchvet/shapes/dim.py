"""Sizes: plain ints, or polynomials with integer coefficients over named unknowns.

`n * 64 // 64` is `n` and `(6 * n) % 3` is 0; a division that is not provably exact becomes an unknown of its own,
so that the same expression stays equal to itself. Deliberately not here: inequalities and solving.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce


@dataclass(frozen=True, slots=True, order=True)
class Symbol:
    """An unknown int, the same wherever its name is the same; `is_size` says it cannot be negative."""

    name: str
    is_size: bool = False


_Monomial = tuple[Symbol, ...]


@dataclass(frozen=True, slots=True)
class Poly:
    """A sum of coefficient × product of symbols, in a fixed order; never a plain constant."""

    terms: tuple[tuple[_Monomial, int], ...]

    @classmethod
    def of(cls, symbol: Symbol) -> Poly:
        """The polynomial that is just `symbol`."""
        return cls((((symbol,), 1),))

    @property
    def is_size(self) -> bool:
        """Whether no value of the symbols makes it negative."""
        return all(factor >= 0 and all(each.is_size for each in symbols) for symbols, factor in self.terms)

    def __str__(self) -> str:
        parts = []
        for symbols, factor in sorted(self.terms, key=lambda term: (-len(term[0]), term)):
            names = [symbol.name for symbol in symbols]
            if factor != 1 or not names:
                names.insert(0, str(factor))
            parts.append("*".join(names))
        return " + ".join(parts).replace("+ -", "- ")


Size = int | Poly


def add(left: Size, right: Size) -> Size:
    """`left + right`."""
    if isinstance(left, int) and isinstance(right, int):
        return left + right
    return _collected([*_terms(left), *_terms(right)])


def subtract(left: Size, right: Size) -> Size:
    """`left - right`."""
    return add(left, multiply(right, -1))


def multiply(left: Size, right: Size) -> Size:
    """`left * right`."""
    if isinstance(left, int) and isinstance(right, int):
        return left * right
    return _collected((tuple(sorted((*a, *b))), m * n) for a, m in _terms(left) for b, n in _terms(right))


def product(sizes: Iterable[Size]) -> Size:
    """All `sizes` multiplied; 1 for none."""
    one: Size = 1
    return reduce(multiply, sizes, one)


def divide_exactly(left: Size, right: Size) -> Size | None:
    """`left / right` when that is a whole number for every value of the unknowns, else None."""
    if right == 0:
        return None
    if isinstance(left, int) and isinstance(right, int):
        return left // right if left % right == 0 else None
    if left == right:
        return 1
    divisor = _terms(right)
    if len(divisor) != 1:
        return None
    (symbols, factor), quotient = divisor[0], []
    for monomial, coefficient in _terms(left):
        rest = _without(monomial, symbols)
        if rest is None or coefficient % factor:
            return None
        quotient.append((rest, coefficient // factor))
    return _collected(quotient)


def floor_divide(left: Size, right: Size) -> Size | None:
    """`left // right`; None for a division by zero."""
    if isinstance(left, int) and isinstance(right, int):
        return left // right if right else None
    exact = divide_exactly(left, right)
    return exact if exact is not None or right == 0 else _atom(left, "//", right)


def modulo(left: Size, right: Size) -> Size | None:
    """`left % right`; None for a division by zero."""
    if isinstance(left, int) and isinstance(right, int):
        return left % right if right else None
    if right == 0:
        return None
    if divide_exactly(left, right) is not None:
        return 0
    if isinstance(right, int):
        rest = _collected((symbols, factor % right) for symbols, factor in _terms(left))
        if isinstance(rest, int):
            return rest % right
    return _atom(left, "%", right)


def difference(left: Size, right: Size) -> int | None:
    """`left - right` when it is the same number for every value of the unknowns."""
    rest = subtract(left, right)
    return rest if isinstance(rest, int) else None


def is_never_negative(size: Size) -> bool:
    """Whether `size` is provably at least 0."""
    return size >= 0 if isinstance(size, int) else size.is_size


def _terms(size: Size) -> tuple[tuple[_Monomial, int], ...]:
    return size.terms if isinstance(size, Poly) else (((), size),)


def _collected(terms: Iterable[tuple[_Monomial, int]]) -> Size:
    sums: dict[_Monomial, int] = {}
    for symbols, factor in terms:
        sums[symbols] = sums.get(symbols, 0) + factor
    kept = tuple(sorted((symbols, factor) for symbols, factor in sums.items() if factor))
    if not kept:
        return 0
    if len(kept) == 1 and not kept[0][0]:
        return kept[0][1]
    return Poly(kept)


def _without(monomial: _Monomial, symbols: _Monomial) -> _Monomial | None:
    rest = list(monomial)
    for symbol in symbols:
        if symbol not in rest:
            return None
        rest.remove(symbol)
    return tuple(rest)


def _atom(left: Size, operator: str, right: Size) -> Poly:
    """An unknown that stands for a division with remainder; equal operands give the equal unknown."""
    is_size = is_never_negative(left) and is_never_negative(right)
    return Poly.of(Symbol(f"{_operand(left)}{operator}{_operand(right)}", is_size))


def _operand(size: Size) -> str:
    text = str(size)
    return f"({text})" if " " in text or "*" in text else text
