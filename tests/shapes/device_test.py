"""What tensors from two devices do to an operation, against torch: its fake tensors know the rules of CUDA without a card."""

from __future__ import annotations

import ast
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode

from torchvet.shapes.analysis import Analysis, analyse
from torchvet.syntax.source import SourceFile

_SETUP = """\
import torch
import torch.nn.functional as F
from torch import nn
a, b = torch.zeros(2, 3, device="cuda"), torch.zeros(2, 3)
one, ids = torch.tensor(1.0), torch.tensor([0, 1])
mask = torch.zeros(2, 3, dtype=torch.bool)
"""
_RAISES = """
a + b
b + a
b * a
a - b
a / b
a == b
a < b
a @ b.t()
a.t() @ b
torch.matmul(a, b.t())
torch.mm(a, b.t())
torch.bmm(a[None], b[None].mT)
torch.addmm(a[0], a, b.t()[:, :2])
torch.einsum("ij,kj->ik", a, b)
torch.cat([a, b])
torch.stack([a, b])
torch.where(a > 0, a, b)
torch.where(mask, a, a)
a.masked_fill(mask, 1.0)
torch.maximum(a, b)
torch.outer(a[0], b[0])
torch.gather(a, 0, ids[None])
torch.index_select(a, 0, ids)
F.linear(a, b)
F.embedding(ids, a)
F.layer_norm(a, (3,), b[0], b[0])
F.batch_norm(a, b[0], b[0])
F.mse_loss(a, b)
F.l1_loss(a, b)
F.smooth_l1_loss(a, b)
F.cross_entropy(a, ids)
F.nll_loss(a, ids)
F.binary_cross_entropy_with_logits(a, b)
nn.CrossEntropyLoss()(a, ids)
nn.MSELoss()(a, b)
nn.BCEWithLogitsLoss()(a, b)
nn.Linear(3, 4)(a)
nn.LayerNorm(3)(a)
nn.BatchNorm1d(3)(a)
nn.GRU(3, 4)(a)
nn.LSTM(3, 4)(a)
nn.Embedding(3, 4)(ids.cuda())
nn.MultiheadAttention(3, 1)(a, a, a)
""".strip().splitlines()
_WORKS = """
a + one
one + a
a * 2
a + a
b + b
torch.where(a > 0, a, one)
b[ids]
a.cpu() + b
a.to("cpu") + b
a.type_as(b) + b
b.to(a.device) + a
b.to(a) + a
torch.zeros_like(a) + a
a.new_zeros(3) + a
torch.zeros(2, 3, device=a.device) + a
torch.arange(3).to(a) + a
torch.tensor(2.0) * a
torch.cat([b, a.cpu()])
nn.Linear(3, 4)(b)
nn.ReLU()(a)
nn.Dropout(0.5)(a)
nn.Flatten()(a)
F.relu(a)
a.sum() + a
b.sum() + a
""".strip().splitlines()


def _truth(expression: str) -> str:
    """Torch's words, empty where it works."""
    with torch.no_grad(), FakeTensorMode():
        names: dict[str, Any] = {"torch": torch, "nn": nn, "F": F}
        exec(_SETUP, names)
        try:
            eval(expression, names)
        except RuntimeError as error:
            return str(error)
    return ""


def _run(expression: str) -> Analysis:
    return analyse(SourceFile("case.py", f"{_SETUP}result = {expression}\n"))


@pytest.mark.parametrize("expression", _RAISES)
def test_raises_where_torch_does(expression: str) -> None:
    assert "device" in _truth(expression)
    found = [each for each in _run(expression).raised if each.is_sure]
    assert [each.kind for each in found] == ["device-mismatch"]
    assert found[0].message.split(",")[0] in (
        "Expected all tensors to be on the same device",
        "Input and parameter tensors are not at the same device",
    )


@pytest.mark.parametrize("expression", _WORKS)
def test_silent_where_torch_works(expression: str) -> None:
    assert _truth(expression) == ""
    analysis = _run(expression)
    assert analysis.raised == ()


@pytest.mark.parametrize("expression", _WORKS)
def test_the_device_of_a_result_is_that_of_torch(expression: str) -> None:
    with torch.no_grad(), FakeTensorMode():
        names: dict[str, Any] = {"torch": torch, "nn": nn, "F": F}
        exec(_SETUP, names)
        truth = eval(expression, names).device.type
    (span,) = [span for span in _run(expression).targets if span[0] == _SETUP.count("\n") + 1]
    found = {each.device for each in _run(expression).tensors[span]}
    assert {None if each is None else each.partition(":")[0] for each in found} == {truth}


def test_words_for_convolutions_and_hidden_states() -> None:
    """A card would be needed to hear them; they stand in torch 2.13's `Convolution.cpp` and `RNN.cpp`."""
    said = {
        "nn.Conv2d(1, 2, 3).cuda()(torch.zeros(1, 1, 8, 8))": (
            "Input type (torch.FloatTensor) and weight type (torch.cuda.FloatTensor) should be the same or input "
            "should be a MKLDNN tensor and weight is a dense tensor"
        ),
        "nn.Conv2d(1, 2, 3)(torch.zeros(1, 1, 8, 8).cuda())": (
            "Input type (torch.cuda.FloatTensor) and weight type (torch.FloatTensor) should be the same"
        ),
        "nn.GRU(3, 4).cuda()(a, torch.zeros(1, 4))": (
            "Input and hidden tensors are not at the same device, found input tensor at cuda:0 and hidden tensor at cpu"
        ),
    }
    assert {each: [raised.message for raised in _run(each).raised] for each in said} == {
        each: [message] for each, message in said.items()
    }


def test_cases_are_expressions() -> None:
    assert len(_RAISES) + len(_WORKS) == len({ast.dump(ast.parse(each)) for each in (*_RAISES, *_WORKS)})
