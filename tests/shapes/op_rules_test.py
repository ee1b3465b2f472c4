"""Every op rule against torch itself: what the interpreter says is equal or unknown, never wrong.

The expressions stand one a line in the folder operations: those in `known` must be known in full, in `shape_only`
without the dtype, in `silent` they must be unknown or right, in `raising` torch raises and nothing may be said.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest
import torch

from torchvet.evidence import TensorShape
from torchvet.shapes.interpreter import tensor_shapes
from torchvet.syntax.source import SourceFile

_SETUP = """\
import math
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
a = torch.rand(2, 3)
b = torch.rand(3, 4)
c = torch.rand(4, 1, 3)
i = torch.arange(6)
m = torch.rand(2, 3) > 0.5
d = torch.rand(2, 3, dtype=torch.float64)
s = torch.tensor(2.5)
k = torch.tensor(2)
h = torch.zeros(2, 3, dtype=torch.float16)
u = torch.zeros(2, 3, dtype=torch.uint8)
e = torch.rand(0, 3)
img = torch.rand(2, 3, 8, 8)
idx = torch.tensor([0, 1, 1])
n = 3
"""
_N_SETUP = _SETUP.count("\n")


def _lines(name: str) -> list[str]:
    return (Path(__file__).parent / "operations" / f"{name}.txt").read_text("utf-8").splitlines()


_KNOWN, _SHAPE_ONLY, _SILENT, _RAISING = map(_lines, ("known", "shape_only", "silent", "raising"))


def _ours(expression: str) -> TensorShape | None:
    """What the interpreter says of `expression`, where it stands and through a name."""
    source = SourceFile("case.py", f"{_SETUP}result = {expression}\nresult\n")
    shapes = tensor_shapes(source)
    line = _N_SETUP + 1
    at_value = shapes.get((line, len("result = "), line, len("result = ") + len(expression)))
    at_name = shapes.get((line + 1, 0, line + 1, len("result")))
    assert expression.startswith("(") or at_value == at_name
    return at_name


def _truth(expression: str) -> Any:  # whatever the expression gives
    torch.manual_seed(0)
    names: dict[str, Any] = {}
    exec(_SETUP, names)
    return eval(expression, names)


@pytest.mark.parametrize("expression", [*_KNOWN, *_SHAPE_ONLY, *_SILENT])
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


@pytest.mark.parametrize("expression", _KNOWN)
def test_known_in_full(expression: str) -> None:
    ours = _ours(expression)
    assert ours is not None
    assert ours.dims is not None
    assert None not in ours.dims
    assert ours.dtype is not None


@pytest.mark.parametrize("expression", _SHAPE_ONLY)
def test_known_without_dtype(expression: str) -> None:
    ours = _ours(expression)
    assert ours is not None
    assert ours.dims is not None
    assert None not in ours.dims


@pytest.mark.parametrize("expression", _RAISING)
def test_unknown_where_torch_raises(expression: str) -> None:
    with pytest.raises((RuntimeError, IndexError, ValueError, TypeError)):
        _truth(expression)
    assert _ours(expression) is None


def test_there_are_many_cases() -> None:
    cases = [*_KNOWN, *_SHAPE_ONLY, *_SILENT, *_RAISING]
    assert len(cases) == len(set(cases)) >= 400
