"""Sizes: plain ints, or polynomials with integer coefficients over named unknowns.

`n * 64 // 64` is `n` and `(6 * n) % 3` is 0; a division that is not provably exact becomes an unknown of its own,
so that the same expression stays equal to itself. Divisions by a number are brought to one form, in which
`(n - 1)//2 + 1` and `(n + 1)//2` are the same, and `n//2//2` is `n//4`.
Deliberately not here: inequalities and solving.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from math import gcd
from zlib import crc32


@dataclass(frozen=True, slots=True, order=True)
class Symbol:
    """An unknown int, the same wherever its name is the same; `is_size` says it cannot be negative.

    One that stands for `left // right`, `left % right`, or the greater or smaller of both, remembers its `parts`:
    left, operator, right.
    """

    name: str
    is_size: bool = False
    parts: tuple[Size, str, Size] | None = field(default=None, compare=False, repr=False)


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
    if len(_terms(left)) + len(_terms(right)) > _MAX_TERMS:
        return _too_long(left, "+", right)
    return _collected([*_terms(left), *_terms(right)])


def subtract(left: Size, right: Size) -> Size:
    """`left - right`."""
    return add(left, multiply(right, -1))


def multiply(left: Size, right: Size) -> Size:
    """`left * right`."""
    if isinstance(left, int) and isinstance(right, int):
        return left * right
    if len(_terms(left)) * len(_terms(right)) > _MAX_TERMS:
        return _too_long(left, "*", right)
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
    if exact is not None or right == 0:
        return exact
    return (
        _divided_by_number(left, right) if isinstance(right, int) and right > 0 else _atom(left, "//", right)
    )


def ceil_divide(left: Size, right: int) -> Size:
    """`left / right` rounded up, for a `right` above 0."""
    if isinstance(left, int):
        return -(-left // right)
    return _divided_by_number(add(left, right - 1), right)


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


def maximum(left: Size, right: Size) -> Size:
    """The greater of both."""
    if is_never_negative(subtract(left, right)):
        return left
    return right if is_never_negative(subtract(right, left)) else _chosen(left, "max", right)


def minimum(left: Size, right: Size) -> Size:
    """The smaller of both."""
    if is_never_negative(subtract(left, right)):
        return right
    return left if is_never_negative(subtract(right, left)) else _chosen(left, "min", right)


def can_be_equal(left: Size, right: Size) -> bool:
    """False when no values of the unknowns make the two equal: `2*n` and 3, `n + 4` and 3."""
    distance = subtract(left, right)
    if isinstance(distance, int):
        return distance == 0
    constant = sum(factor for symbols, factor in distance.terms if not symbols)
    if constant % gcd(*(factor for symbols, factor in distance.terms if symbols)):
        return False
    return not any(is_never_negative(add(each, -1)) for each in (distance, multiply(distance, -1)))


def _divided_by_number(left: Size, right: int) -> Size:
    """`left // right` for a `right` above 1: whole parts go in front, common factors out, nested divisions together."""
    whole: list[tuple[_Monomial, int]] = []
    rest: list[tuple[_Monomial, int]] = []
    for symbols, factor in _terms(left):
        # Constants leave a rest from 0 on; of `-n` nothing is taken out.
        quotient = factor // right if not symbols or factor > 0 else -(-factor // right)
        whole.append((symbols, quotient))
        rest.append((symbols, factor - quotient * right))
    front, inner = _collected(whole), _collected(rest)
    if isinstance(inner, int):
        return front
    constant = sum(factor for symbols, factor in inner.terms if not symbols)
    common = gcd(right, *(factor for symbols, factor in inner.terms if symbols))
    if common > 1:
        scaled = [(symbols, factor // common) for symbols, factor in inner.terms if symbols]
        inner, right = _collected([*scaled, ((), constant // common)]), right // common
        return add(front, inner if right == 1 else _divided_by_number(inner, right))
    nested = _nested_division(inner)
    if nested is not None:
        operand, divisor = nested
        return add(front, _divided_by_number(add(operand, constant * divisor), right * divisor))
    return add(front, _atom(inner, "//", right))


def _nested_division(size: Poly) -> tuple[Size, int] | None:
    """The operands of `a // b + constant`, for a number `b` above 0."""
    variable = [(symbols, factor) for symbols, factor in size.terms if symbols]
    if len(variable) != 1 or variable[0][1] != 1 or len(variable[0][0]) != 1:
        return None
    parts = variable[0][0][0].parts
    if parts is None or parts[1] != "//" or not isinstance(parts[2], int) or parts[2] <= 0:
        return None
    return parts[0], parts[2]


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
    return Poly.of(Symbol(f"{_operand(left)}{operator}{_operand(right)}", is_size, (left, operator, right)))


def _too_long(left: Size, operator: str, right: Size) -> Poly:
    """The same for a sum or product that nobody would read, and that the next one would multiply again."""
    is_size = is_never_negative(left) and is_never_negative(right)
    name = f"~{crc32(f'{left} {operator} {right}'.encode()):08x}"
    return Poly.of(Symbol(name, is_size, (left, operator, right)))


def _operand(size: Size) -> str:
    text = str(size)
    return f"({text})" if any(mark in text for mark in " */%") else text


def _chosen(left: Size, operator: str, right: Size) -> Poly:
    # In one order, so that it is the same unknown either way.
    first, second = sorted((left, right), key=lambda size: (isinstance(size, int), str(size)))
    both = [is_never_negative(first), is_never_negative(second)]
    is_size = any(both) if operator == "max" else all(both)
    return Poly.of(Symbol(f"{operator}({first}, {second})", is_size, (first, operator, second)))


_MAX_TERMS = 48
