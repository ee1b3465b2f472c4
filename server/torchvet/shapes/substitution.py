"""Other sizes, or numbers, in place of unknown ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from torchvet.shapes.dim import (
    Poly,
    Size,
    Symbol,
    add,
    floor_divide,
    maximum,
    minimum,
    modulo,
    multiply,
)


def evaluated(size: Size, numbers: Mapping[Symbol, int]) -> int | None:
    """`size` where the unknowns have these `numbers`; None for a division by zero."""
    found = substituted(size, numbers)
    return found if isinstance(found, int) else None


def substituted(size: Size, values: Mapping[Symbol, Size]) -> Size | None:
    """`size` with `values` in place of unknowns, also inside divisions; None for a division by zero."""
    total: Size = 0
    for symbols, factor in size.terms if isinstance(size, Poly) else (((), size),):
        found: Size = factor
        for symbol in symbols:
            value = _value_of(symbol, values)
            if value is None:
                return None
            found = multiply(found, value)
        total = add(total, found)
    return total


def _value_of(symbol: Symbol, values: Mapping[Symbol, Size]) -> Size | None:
    if symbol in values:
        return values[symbol]
    if symbol.parts is None:
        return Poly.of(symbol)
    left, operator, right = symbol.parts
    a, b = substituted(left, values), substituted(right, values)
    if a is None or b is None:
        return None
    return _OPERATIONS[operator](a, b)


_OPERATIONS: Mapping[str, Callable[[Size, Size], Size | None]] = {
    "+": add,
    "*": multiply,
    "//": floor_divide,
    "%": modulo,
    "max": maximum,
    "min": minimum,
}
