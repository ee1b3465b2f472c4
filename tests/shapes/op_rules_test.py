"""Every op rule against torch itself: what the interpreter says is equal or unknown, never wrong."""

from __future__ import annotations

import warnings
from typing import Any

import op_cases
import pytest
import torch
from torchvet.evidence import TensorShape
from torchvet.shapes.interpreter import tensor_shapes
from torchvet.syntax.source import SourceFile

_N_SETUP = op_cases.SETUP.count("\n")
_RUNNING = [*op_cases.KNOWN.splitlines(), *op_cases.SHAPE_ONLY.splitlines(), *op_cases.SILENT.splitlines()]


def _ours(expression: str) -> TensorShape | None:
    """What the interpreter says of `expression`, where it stands and through a name."""
    source = SourceFile("case.py", f"{op_cases.SETUP}result = {expression}\nresult\n")
    shapes = tensor_shapes(source)
    line = _N_SETUP + 1
    at_value = shapes.get((line, len("result = "), line, len("result = ") + len(expression)))
    at_name = shapes.get((line + 1, 0, line + 1, len("result")))
    assert expression.startswith("(") or at_value == at_name
    return at_name


def _truth(expression: str) -> Any:  # whatever the expression gives
    torch.manual_seed(0)
    names: dict[str, Any] = {}
    exec(op_cases.SETUP, names)
    return eval(expression, names)


@pytest.mark.parametrize("expression", _RUNNING)
def test_equal_to_torch_or_unknown(expression: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        truth = _truth(expression)
    ours = _ours(expression)
    if not isinstance(truth, torch.Tensor):
        assert ours is None
    elif ours is not None:
        assert ours.dims is not None
        assert len(ours.dims) == truth.dim()
        assert [size for size in ours.dims if size is not None] == [
            real for size, real in zip(ours.dims, truth.shape, strict=True) if size is not None
        ]
        assert ours.dtype in (None, str(truth.dtype).removeprefix("torch."))


@pytest.mark.parametrize("expression", op_cases.KNOWN.splitlines())
def test_known_in_full(expression: str) -> None:
    ours = _ours(expression)
    assert ours is not None
    assert ours.dims is not None
    assert None not in ours.dims
    assert ours.dtype is not None


@pytest.mark.parametrize("expression", op_cases.SHAPE_ONLY.splitlines())
def test_known_without_dtype(expression: str) -> None:
    ours = _ours(expression)
    assert ours is not None
    assert ours.dims is not None
    assert None not in ours.dims


@pytest.mark.parametrize("expression", op_cases.RAISES.splitlines())
def test_unknown_where_torch_raises(expression: str) -> None:
    with pytest.raises((RuntimeError, IndexError, ValueError, TypeError)):
        _truth(expression)
    assert _ours(expression) is None


def test_there_are_many_cases() -> None:
    cases = [*_RUNNING, *op_cases.RAISES.splitlines()]
    assert len(cases) == len(set(cases)) >= 400
