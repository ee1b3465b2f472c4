"""Polynomials of sizes: random expressions have the value that Python computes, equal ones look the same."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from torchvet.shapes.dim import (
    Poly,
    Size,
    Symbol,
    add,
    can_be_equal,
    ceil_divide,
    divide_exactly,
    floor_divide,
    is_never_negative,
    maximum,
    minimum,
    modulo,
    multiply,
    subtract,
)
from torchvet.shapes.substitution import evaluated, substituted

_H, _N = Symbol("H", is_size=True), Symbol("n")
_SIZE, _NUMBER = Poly.of(_H), Poly.of(_N)
_STEPS: tuple[tuple[Callable[[Size, int], Size | None], Callable[[int, int], int]], ...] = (
    (add, int.__add__),
    (subtract, int.__sub__),
    (multiply, int.__mul__),
    (floor_divide, int.__floordiv__),
    (modulo, int.__mod__),
    (maximum, max),
    (minimum, min),
    (ceil_divide, lambda left, right: -(-left // right)),
)


def _window(size: Size | None, kernel: int, stride: int, padding: int) -> Size:
    moved = None if size is None else floor_divide(add(size, 2 * padding - kernel), stride)
    assert moved is not None
    return add(moved, 1)


@pytest.mark.parametrize("seed", range(300))
def test_random_expressions(seed: int) -> None:
    chance = random.Random(seed)
    numbers = {_H: chance.randrange(50), _N: chance.randrange(-20, 50)}
    known: list[tuple[Size, int]] = [(_SIZE, numbers[_H]), (_NUMBER, numbers[_N])]
    for _ in range(8):
        (size, value), step, number = chance.choice(known), chance.choice(_STEPS), chance.randrange(1, 7)
        made = step[0](size, number)
        assert made is not None
        known.append((made, step[1](value, number)))
        first, second = chance.choice(known), chance.choice(known)
        known.append((add(first[0], second[0]), first[1] + second[1]))
    for size, value in known:
        assert evaluated(size, numbers) == value
        assert value >= 0 or not is_never_negative(size)
        assert all(can_be_equal(size, other) for other, same in known if same == value)


def test_divisions_have_one_form() -> None:
    half = floor_divide(_SIZE, 2)
    assert half is not None
    assert floor_divide(half, 2) == floor_divide(_SIZE, 4)
    assert _window(_SIZE, 3, 2, 1) == floor_divide(add(_SIZE, 1), 2)
    assert str(_window(_window(_SIZE, 7, 2, 3), 3, 2, 1)) == "(H + 3)//4"
    assert _window(multiply(_SIZE, 2), 2, 2, 0) == _SIZE
    assert str(floor_divide(add(multiply(_SIZE, 6), 5), 4)) == "H + H//2 + 1"
    assert divide_exactly(multiply(_SIZE, 6), 3) == multiply(_SIZE, 2)


def test_what_can_be_equal() -> None:
    double = multiply(_SIZE, 2)
    assert not can_be_equal(double, 3)
    assert not can_be_equal(add(_SIZE, 4), 3)
    assert not can_be_equal(_NUMBER, add(_NUMBER, 1))
    assert can_be_equal(add(_NUMBER, 4), 3)
    assert can_be_equal(double, 4)


def test_greater_and_smaller() -> None:
    assert maximum(add(_SIZE, 1), 1) == add(_SIZE, 1)
    assert minimum(add(_SIZE, 3), 3) == 3
    assert maximum(0, subtract(_SIZE, 1)) == maximum(subtract(_SIZE, 1), 0)
    assert str(maximum(subtract(_SIZE, 1), 0)) == "max(H - 1, 0)"
    assert is_never_negative(maximum(subtract(_SIZE, 1), 0))


def test_substituted_goes_into_divisions() -> None:
    half = floor_divide(add(_SIZE, 1), 2)
    assert half is not None
    assert substituted(half, {_H: subtract(multiply(_NUMBER, 2), 1)}) == _NUMBER
    assert substituted(half, {_H: 8}) == 4
    assert evaluated(half, {}) is None
