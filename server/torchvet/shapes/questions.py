"""Operations that only torch itself knows: the question put to it, and what its answers say for sizes nobody knows.

An unknown size is asked about with several numbers: primes, which nothing divides, numbers that much divides, and 1.
From the answers each axis of the result is told as a number, a size of the arguments, or simple arithmetic of two of
them, where that fits every answer; else it is not known. Deliberately not here: who asks torch (`project/oracle.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations_with_replacement
from typing import Protocol

from torchvet.shapes.dim import Poly, Size, Symbol, add, divide_exactly, floor_divide, multiply, subtract
from torchvet.shapes.ops.call import Call
from torchvet.shapes.substitution import evaluated
from torchvet.shapes.tensor import Axis, DType, Items, Layer, Mismatch, NotProvable, Tensor, Value

# What JSON makes of an answer: dicts, lists, numbers, words.
Json = object

# In both orders, so that no size is always the smaller one.
_PRIMES = (11, 13, 17, 19, 23, 29)
_DIVISIBLE = (48, 240, 96, 144, 192, 288)
_MAX_SYMBOLS = len(_PRIMES)
_MAX_CANDIDATES = 14
_MAX_ITEMS = 64
_LONGEST_WORD = 60
# What gives no tensor is not asked.
_NUMBERS = frozenset(
    ("torch.Tensor.numel", "torch.Tensor.nelement", "torch.Tensor.size", "torch.Tensor.stride")
)


Answers = Sequence[Mapping[str, Json]]


class Oracle(Protocol):
    """Whoever can ask torch."""

    def answers(self, question: Question) -> Answers | None:
        """One answer for each call of `question`, as `torchvet_runtime/oracle.py` gives them; None when nobody knows (yet)."""


@dataclass(frozen=True)
class Question:
    """An operation with everything that its result's sizes hang on.

    `text` is the same for equal questions, whatever the unknown sizes are called. `numbers` are those that the unknowns
    stand for, one row for each call.
    """

    text: str
    numbers: tuple[tuple[int, ...], ...]

    @property
    def request(self) -> dict[str, Json]:
        """What the one who runs torch is told."""
        op, made_with, call = json.loads(self.text)
        request: dict[str, Json] = {
            "op": op,
            "calls": [_with_numbers(call, row) for row in self.numbers],
        }
        return request if made_with is None else request | {"init": made_with}


def asked(oracle: Oracle, op: str, layer: Layer | None, call: Call) -> Value:
    """What torch says of `op`; raises `Mismatch` where it surely raises, `NotProvable` where nothing is known."""
    if op.rpartition(".")[2].startswith("is_") or op in _NUMBERS:
        raise NotProvable
    writing = _Writing()
    made_with = None if layer is None else writing.call(Call(layer.args, dict(layer.kwargs)))
    if writing.symbols:
        # A layer of unknown width; which of its numbers would fit the input is not known either.
        raise NotProvable
    written = writing.call(call)
    if not writing.has_tensor:
        raise NotProvable
    numbers = tuple(_rows(len(writing.symbols)))
    question = Question(json.dumps([op, made_with, written], sort_keys=True), numbers)
    answers = oracle.answers(question)
    if answers is None or len(answers) != len(numbers):
        raise NotProvable
    return _understood(answers, numbers, writing)


@dataclass
class _Writing:
    """A call in the words of `torchvet_runtime/oracle.py`, with unknown sizes as places in `symbols`."""

    symbols: list[Symbol] = field(default_factory=list)
    # Unknowns without a name: what hangs on them stays unknown.
    nameless: set[Symbol] = field(default_factory=set)
    sizes: dict[Size, None] = field(default_factory=dict)
    has_tensor: bool = False
    knows_dtypes: bool = True

    def call(self, call: Call) -> Json:
        return {
            "args": [self.value(each) for each in call.args],
            "kwargs": {name: self.value(each) for name, each in call.kwargs.items()},
        }

    def value(self, value: Value) -> Json:
        if isinstance(value, Tensor):
            return self._tensor(value)
        if value is None or isinstance(value, (bool, float)):
            return value
        if isinstance(value, (int, Poly)):
            return self._size(value)
        if isinstance(value, str) and len(value) <= _LONGEST_WORD:
            return value
        if isinstance(value, DType):
            return {"dtype": value.name}
        if isinstance(value, Items) and len(value.values) <= _MAX_ITEMS:
            return {"l" if value.is_list else "u": [self.value(each) for each in value.values]}
        raise NotProvable

    def _tensor(self, tensor: Tensor) -> Json:
        if tensor.dims is None:
            raise NotProvable
        self.has_tensor = True
        self.knows_dtypes = self.knows_dtypes and tensor.dtype is not None
        return {"t": [self._axis(each) for each in tensor.dims], "d": tensor.dtype or "float32"}

    def _axis(self, axis: Axis) -> Json:
        if axis is not None:
            return self._size(axis)
        symbol = Symbol(f"?{len(self.symbols)}", is_size=True)
        self.nameless.add(symbol)
        return self._size(Poly.of(symbol))

    def _size(self, size: Size) -> Json:
        self.sizes.setdefault(size)
        if isinstance(size, int):
            return size
        return {"+": [[factor, [self._place(each) for each in symbols]] for symbols, factor in size.terms]}

    def _place(self, symbol: Symbol) -> int:
        if not symbol.is_size or (symbol.parts is not None and symbol.parts[1] == "%"):
            # An int that may be negative is no size, and a rest can't be chosen freely.
            raise NotProvable
        if symbol not in self.symbols:
            self.symbols.append(symbol)
        if len(self.symbols) > _MAX_SYMBOLS:
            raise NotProvable
        return self.symbols.index(symbol)


def _rows(n_symbols: int) -> Iterator[tuple[int, ...]]:
    """The numbers that the unknown sizes stand for, call by call: the first four differ in everything."""
    if not n_symbols:
        yield ()
        return
    for numbers in (_PRIMES[:n_symbols], _DIVISIBLE[:n_symbols]):
        yield numbers
        yield tuple(3 * each for each in reversed(numbers))
    for place in range(min(n_symbols, 3)):
        yield tuple(1 if n == place else _DIVISIBLE[n] for n in range(n_symbols))


def _with_numbers(written: Json, numbers: tuple[int, ...]) -> Json:
    if isinstance(written, dict):
        if "+" in written:
            return sum(_term(factor, places, numbers) for factor, places in written["+"])
        return {name: _with_numbers(each, numbers) for name, each in written.items()}
    if isinstance(written, list):
        return [_with_numbers(each, numbers) for each in written]
    return written


def _term(factor: int, places: Sequence[int], numbers: tuple[int, ...]) -> int:
    product = factor
    for place in places:
        product *= numbers[place]
    return product


def _understood(
    answers: Sequence[Mapping[str, Json]], numbers: tuple[tuple[int, ...], ...], writing: _Writing
) -> Value:
    first = answers[0]
    if not writing.symbols and "error" in first and writing.knows_dtypes:
        raise Mismatch(str(first.get("message", "")), str(first["error"]))
    known = [(answer["out"], row) for answer, row in zip(answers, numbers, strict=True) if "out" in answer]
    # Where most sizes do not fit, the result belongs to those few that do.
    n_generic = sum("out" in each for each in answers[:4])
    if n_generic < min(2, len(answers)):
        raise NotProvable
    outs, rows = [out for out, _ in known], [row for _, row in known]
    return _Reading(rows, writing).value(outs)


@dataclass
class _Reading:
    """Makes one value of the answers for several numbers."""

    rows: Sequence[tuple[int, ...]]
    writing: _Writing

    def value(self, outs: Sequence[Json]) -> Value:
        """Only tensors, alone or in sequences: a number may come from data that nobody has."""
        first = outs[0]
        if not isinstance(first, dict) or not all(isinstance(each, dict) for each in outs):
            raise NotProvable
        parts: list[Mapping[str, Json]] = [each for each in outs if isinstance(each, dict)]
        if any(each.keys() != first.keys() for each in parts):
            raise NotProvable
        if "t" in first:
            return self._tensor(parts)
        key = "l" if "l" in first else "u"
        rows = [items for each in parts if isinstance(items := each.get(key), list)]
        if len(rows) != len(parts) or len({len(each) for each in rows}) != 1:
            raise NotProvable
        values = tuple(self.value(list(column)) for column in zip(*rows, strict=True))
        names = first.get("n")
        fields = tuple(map(str, names)) if isinstance(names, list) else ()
        return Items(values, key == "l", fields)

    def _tensor(self, parts: Sequence[Mapping[str, Json]]) -> Tensor:
        shapes = [each["t"] for each in parts if isinstance(each["t"], list)]
        dtypes = {str(each["d"]) for each in parts}
        dtype = dtypes.pop() if len(dtypes) == 1 and self.writing.knows_dtypes else None
        if len({len(each) for each in shapes}) != 1:
            return Tensor(None, dtype)
        return Tensor(tuple(self._axis(list(column)) for column in zip(*shapes, strict=True)), dtype)

    def _axis(self, seen: list[int]) -> Axis:
        """The size that fits what was seen for all numbers."""
        if len(set(seen)) == 1 and (len(seen) > 1 or not self.writing.symbols):
            return seen[0]
        for size in self._candidates():
            if [self._number(size, row) for row in self.rows] == seen:
                used = size.terms if isinstance(size, Poly) else ()
                is_named = not any(each in self.writing.nameless for symbols, _ in used for each in symbols)
                return size if is_named else None
        return None

    def _number(self, size: Size, row: tuple[int, ...]) -> int | None:
        return evaluated(size, dict(zip(self.writing.symbols, row, strict=True)))

    def _candidates(self) -> Iterator[Size]:
        sizes = list(self.writing.sizes)[:_MAX_CANDIDATES]
        yield from sizes
        for one, other in combinations_with_replacement([*sizes, 1, 2], 2):
            yield from (multiply(one, other), add(one, other), subtract(one, other), subtract(other, one))
            yield from (
                each for each in (divide_exactly(one, other), divide_exactly(other, one)) if each is not None
            )
        for each in sizes:
            half = floor_divide(each, 2)
            yield from () if half is None else (half, add(half, 1))
        product: Size = 1
        for each in sizes:
            product = multiply(product, each)
            yield product
