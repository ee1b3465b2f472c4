"""Names, shapes, dtypes and order of what layers hold, against the `state_dict()` of real ones; products of weights."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest
import torch
from rule_cases import NAMES, abstract, layer_of
from torch import nn

from torchvet.shapes.ops.arguments import parameters
from torchvet.shapes.ops.layers import is_known_layer
from torchvet.shapes.ops.parameters import multiply_adds, state_of
from torchvet.shapes.ops.signatures import SIGNATURES
from torchvet.shapes.tensor import Layer, Tensor

_LINES = (Path(__file__).parent / "operations" / "states.txt").read_text("utf-8").splitlines()
_RECURRENT = ("RNN", "LSTM", "GRU")


def _layer(expression: str) -> Layer:
    return layer_of(ast.parse(expression, mode="eval").body)


@pytest.mark.parametrize("expression", _LINES)
def test_state_is_that_of_torch(expression: str) -> None:
    module = eval(expression, NAMES)
    parameters = dict(module.named_parameters())
    truth = [
        (name, tuple(value.shape), str(value.dtype).removeprefix("torch."), name not in parameters)
        for name, value in module.state_dict().items()
    ]
    assert [
        (each.name, each.dims, each.dtype, each.is_buffer) for each in state_of(_layer(expression))
    ] == truth
    assert all(each.is_persistent for each in state_of(_layer(expression)))


@pytest.mark.parametrize("name", sorted(SIGNATURES))
def test_signature_is_that_of_torch(name: str) -> None:
    defaults, positional, names = parameters(SIGNATURES[name])
    assert is_known_layer(name) or name.startswith("CrossMap")
    if name in _RECURRENT:
        getattr(nn, name)(1, 1, *([defaults[each] for each in positional[2:]]))
        return
    found = list(inspect.signature(getattr(nn, name).__init__).parameters.values())[1:]
    found = [each for each in found if each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD)]
    assert names == {each.name for each in found}
    assert list(positional) == [each.name for each in found if each.kind != each.KEYWORD_ONLY]
    given = {each.name: each.default for each in found if each.default is not each.empty}
    assert defaults.keys() == given.keys()
    assert all(callable(given[each]) or given[each] == defaults[each] for each in given)


@pytest.mark.parametrize(
    ("expression", "size", "expected"),
    [
        ("nn.Linear(3, 4)", (2, 3), 2 * 3 * 4),
        ("nn.Linear(3, 4)", (2, 5, 3), 2 * 5 * 3 * 4),
        ("nn.Conv2d(4, 8, 3, padding=1)", (2, 4, 6, 6), 2 * 8 * 36 * 4 * 9),
        ("nn.Conv2d(4, 8, 3, groups=4)", (2, 4, 6, 6), 2 * 8 * 16 * 9),
        ("nn.ConvTranspose2d(4, 8, 2, stride=2)", (1, 4, 3, 3), 9 * 4 * 8 * 4),
        ("nn.BatchNorm2d(4)", (1, 4, 3, 3), 0),
        ("nn.ReLU()", (1, 4), 0),
    ],
)
def test_products_of_weights(expression: str, size: tuple[int, ...], expected: int) -> None:
    tensor = torch.rand(size)
    given, output = abstract(tensor), abstract(eval(expression, NAMES)(tensor))
    assert isinstance(given, Tensor)
    assert isinstance(output, Tensor)
    assert multiply_adds(_layer(expression), given, output) == expected


def test_products_of_a_recurrent_layer() -> None:
    output = Tensor((7, 2, 4))
    weights = 4 * 4 * 3 + 4 * 4 * 4
    assert multiply_adds(_layer("nn.LSTM(3, 4)"), Tensor((7, 2, 3)), output) == 7 * 2 * weights
    assert multiply_adds(_layer("nn.MultiheadAttention(8, 2)"), output, output) is None
