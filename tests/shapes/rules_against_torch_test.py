"""Every rule against torch, one operation a line: shapes with numbers, with symbols, and the words of errors.

`calls` must be known in full; in `calls_partly` what is said must hold; in `calls_raising` torch raises, and a
`Mismatch` must have its very words. Symbols are tried with other sizes: what they say must hold for those too.
"""

from __future__ import annotations

import random
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rule_cases import (
    NAMES,
    Case,
    Veil,
    abstract,
    answer,
    case_of,
    disagreement,
    is_complete,
    refused_when_made,
    resized,
)

from torchvet.shapes.dim import Symbol
from torchvet.shapes.ops.layers import layer_output
from torchvet.shapes.ops.raising import DTypeMismatch
from torchvet.shapes.tensor import Layer, Mismatch, NotProvable, Value, tensors_in

_OPERATIONS = Path(__file__).parent / "operations"
_ERRORS = (RuntimeError, IndexError, ValueError, TypeError, AssertionError, NotImplementedError)
# Given nothing at all, torch 2.13 divides by zero, does nothing, or does not look whether sizes fit.
_STRANGE_WITH_NOTHING = ("attention", "unshuffle", "batchnorm", "batch_norm", "roll")
# How much of what raises must be foreseen with torch's own words.
_SHARE = 0.85


def _lines(name: str) -> list[str]:
    text = (_OPERATIONS / f"{name}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


_KNOWN, _PARTLY, _RAISING, _REFUSED = map(_lines, ("calls", "calls_partly", "calls_raising", "made_raising"))


def _run(case: Case, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return case.run(*args, **kwargs)


def _abstract(case: Case) -> tuple[tuple[Value, ...], dict[str, Value]]:
    return tuple(map(abstract, case.args)), {name: abstract(each) for name, each in case.kwargs.items()}


@pytest.mark.parametrize("expression", [*_KNOWN, *_PARTLY])
def test_says_what_torch_gives(expression: str) -> None:
    case = case_of(expression)
    truth = _run(case, case.args, case.kwargs)
    ours = answer(case, *_abstract(case))
    if isinstance(ours, NotProvable):
        assert not isinstance(ours, Mismatch), ours.message
        assert expression in _PARTLY
    else:
        assert disagreement(ours, truth) is None
        assert is_complete(ours) or expression in _PARTLY


@pytest.mark.parametrize("expression", [*_KNOWN, *_PARTLY, *_RAISING])
def test_nothing_said_with_symbols_is_wrong(expression: str) -> None:
    case, chance = case_of(expression), random.Random(expression)
    least = 1 if any(each in expression.lower() for each in _STRANGE_WITH_NOTHING) else 0
    for attempt in range(12):
        args = case.args if attempt < 4 else tuple(resized(each, chance, least) for each in case.args)
        share, forgets = ((1.0, 0.0), (0.5, 0.0), (0.5, 0.2), (0.7, 0.5))[attempt % 4]
        ours, numbers = _veiled_answer(case, args, Veil(chance, share=share, forgets=forgets))
        try:
            truth = _run(case, args, case.kwargs)
        except _ERRORS:
            continue
        if isinstance(ours, DTypeMismatch) and any(
            0 in each.shape for each in args if hasattr(each, "shape")
        ):
            # Of nothing at all torch takes any dtype.
            continue
        assert not isinstance(ours, Mismatch), ours.message
        if not isinstance(ours, NotProvable):
            assert disagreement(ours, truth, numbers) is None


def _veiled_answer(
    case: Case, args: tuple[Any, ...], veil: Veil
) -> tuple[Value | NotProvable, dict[Symbol, int]]:
    hidden = tuple(_hidden(abstract(each), veil) for each in args)
    named = {name: _hidden(abstract(each), veil) for name, each in case.kwargs.items()}
    if case.layer is not None:
        layer = veil.over(case.layer)
        assert isinstance(layer, Layer)
        case = replace(case, rule=lambda call: layer_output(layer, call))
    return answer(case, hidden, named), veil.numbers


def _hidden(value: Value, veil: Veil) -> Value:
    return veil.over(value) if tensors_in(value) else veil.option(value)


@pytest.mark.parametrize("expression", _RAISING)
def test_raises_with_the_words_of_torch(expression: str) -> None:
    case = case_of(expression)
    with pytest.raises(_ERRORS) as caught:
        _run(case, case.args, case.kwargs)
    ours = answer(case, *_abstract(case))
    if isinstance(ours, Mismatch):
        assert (ours.message, ours.error) == (str(caught.value), type(caught.value).__name__)


@pytest.mark.parametrize("expression", _REFUSED)
def test_layers_that_cannot_be_made(expression: str) -> None:
    with pytest.raises(_ERRORS) as caught:
        eval(expression, NAMES)
    ours = refused_when_made(expression)
    assert ours is not None
    assert (ours.message, ours.error) == (str(caught.value), type(caught.value).__name__)


@pytest.mark.parametrize("expression", [each for each in [*_KNOWN, *_RAISING] if each.startswith("nn.")])
def test_layers_that_can_be_made(expression: str) -> None:
    assert refused_when_made(expression[: _end_of_call(expression)]) is None


def _end_of_call(text: str) -> int:
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == ")" and depth == 0:
            return place + 1
    raise AssertionError(text)


def test_most_of_what_raises_is_foreseen() -> None:
    cases = [case_of(expression) for expression in _RAISING]
    said = [isinstance(answer(case, *_abstract(case)), Mismatch) for case in cases]
    assert sum(said) >= _SHARE * len(said)
