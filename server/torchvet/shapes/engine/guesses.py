"""Inputs nobody states: what is learnt of them, and which others would do as well."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from torchvet.shapes.dim import Poly, Symbol
from torchvet.shapes.engine.awaiting import Discovered
from torchvet.shapes.substitution import substituted
from torchvet.shapes.tensor import Axes, Axis

# Axes and dtype of inputs by name.
Inputs = Mapping[str, tuple[Axes, str | None]]
# Inputs under this name are for every class that nothing in the file calls.
EVERY_CLASS = "*"


def learn(inputs: dict[str, tuple[Axes, str | None]], found: Discovered) -> bool:
    """Whether `found` is something new."""
    if found.symbol is not None:
        value = found.dims[0]
        if not isinstance(value, int):
            return False
        for name, (dims, dtype) in inputs.items():
            inputs[name] = tuple(_substituted(each, found.symbol, value) for each in dims), dtype
        return True
    if found.name in inputs:
        return False
    taken = {symbol.name for dims, _ in inputs.values() for symbol in symbols_in(dims)} - {"B"}
    inputs[found.name] = tuple(_renamed(each, taken) for each in found.dims), found.dtype
    return True


def symbols_in(dims: Axes) -> Iterator[Symbol]:
    """The unknowns of all sizes in `dims`."""
    for each in dims:
        if isinstance(each, Poly):
            for symbols, _ in each.terms:
                yield from symbols


def _renamed(axis: Axis, taken: set[str]) -> Axis:
    """The axis with a name of its own: two inputs may have different lengths."""
    if isinstance(axis, Poly) and len(axis.terms) == 1:
        (symbols, factor), *_ = axis.terms
        if len(symbols) == 1 and factor == 1 and symbols[0].name in taken:
            return Poly.of(Symbol(f"{symbols[0].name}2", symbols[0].is_size))
    return axis


def _substituted(axis: Axis, symbol: Symbol, value: int) -> Axis:
    return axis if axis is None else substituted(axis, {symbol: value})


def other_guesses(inputs: Inputs, known: Inputs) -> Iterator[tuple[dict[str, tuple[Axes, str | None]], bool]]:
    """Other inputs that the first layers would take as well: without a batch, with more axes, of no known dtype."""
    guessed = [name for name in inputs if name not in known]
    yield dict(inputs), False
    ways = [_longer(1), _longer(2), _shorter]
    for way in ways:
        yield {**inputs, **{name: (way(inputs[name][0]), inputs[name][1]) for name in guessed}}, True
    for name in guessed if len(guessed) > 1 else ():
        for way in ways:
            yield {**inputs, name: (way(inputs[name][0]), inputs[name][1])}, True
    if guessed:
        # No dtype is proven by a guess.
        yield (
            {name: (dims, None if name in guessed else dtype) for name, (dims, dtype) in inputs.items()},
            True,
        )


def _longer(n_more: int) -> Callable[[Axes], Axes]:
    """A layer over the last axis takes any number of axes before it."""
    more = tuple(Poly.of(Symbol(name, is_size=True)) for name in ("T", "S")[:n_more])
    return lambda dims: (*dims[:1], *more, *dims[1:]) if len(dims) == 2 else dims


def _shorter(dims: Axes) -> Axes:
    return dims[1:] if len(dims) > 1 else dims
