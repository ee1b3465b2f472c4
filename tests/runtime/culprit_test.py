"""What is blamed for a number that is not finite: the data, a layer and its line, the loss, or the way back."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from torchvet_runtime.batch_form import Batch
from torchvet_runtime.culprit import culprit

Change = Callable[[Tensor], Tensor]


class Net(nn.Module):
    """Two layers with something in between that may go wrong."""

    def __init__(self, between: Change) -> None:
        super().__init__()
        self.first = nn.Linear(3, 4)
        self.norm = nn.BatchNorm1d(4)
        self.between = between
        self.rest = nn.Sequential(nn.ReLU(inplace=True), nn.Dropout(0.5), nn.Linear(4, 2))

    def forward(self, x: Tensor) -> Tensor:
        """Scores."""
        scores: Tensor = self.rest(self.between(self.norm(self.first(x))))
        return scores


class Log(nn.Module):
    """A layer of the user's that forgets that rectified numbers may be 0."""

    def forward(self, x: Tensor) -> Tensor:
        """Logarithms."""
        return torch.log(x.relu())


def _same(x: Tensor) -> Tensor:
    return x


def _square_root_of_0(x: Tensor) -> Tensor:
    return (x * 0).sqrt() + x


def _masked_everywhere(x: Tensor) -> Tensor:
    mask = torch.zeros(4, 4).masked_fill(torch.ones(4, 4, dtype=torch.bool), -math.inf)
    return x @ torch.softmax(mask, -1)


def _partly_masked(x: Tensor) -> Tensor:
    mask = torch.zeros(4, 4).masked_fill(torch.eye(4, dtype=torch.bool), -math.inf)
    return torch.log(x @ torch.softmax(mask, -1) * 0)


def _mse(output: Tensor, target: Tensor) -> Tensor:
    return ((output - target) ** 2).mean()


# What stands between the layers, the loss, a change to the data, and what is blamed.
CASES: list[tuple[str, Change, Callable[[Tensor, Tensor], Tensor], float | None, tuple[str, ...]]] = [
    ("layer", Log(), _mse, None, ("between (Log)", "by log, culprit_test.py line")),
    ("function", _masked_everywhere, _mse, None, ("Net.forward itself", "by softmax, culprit_test.py line")),
    ("a mask is no fault", _partly_masked, _mse, None, ("Net.forward itself", "by log, culprit_test.py line")),
    ("gradient", _square_root_of_0, _mse, None, ("gradients of first.weight, first.bias", "Net.forward itself")),
    ("loss", _same, lambda output, _: (output * 0).log().mean(), None, ("the loss L1", "is -inf, by log")),
    ("gradient of the loss", _same, lambda output, _: (output * 0).sqrt().mean(), None, ("the gradient of the loss L1",)),
    ("data", _same, _mse, math.nan, ("input 1 holds nan, in sample 3 ",)),
    ("masks in the data are no fault", Log(), _mse, -math.inf, ("first (Linear)",)),
    ("nothing", _same, _mse, None, ("everything is finite",)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("between", "loss", "planted", "said"), [each[1:] for each in CASES], ids=[each[0] for each in CASES]
)
def test_what_began_is_named_and_nothing_is_changed(
    between: Change, loss: Callable[[Tensor, Tensor], Tensor], planted: float | None, said: tuple[str, ...]
) -> None:
    torch.manual_seed(0)
    net = Net(between)
    good, bad = torch.randn(5, 3), torch.randn(5, 3)
    if planted is not None:
        bad[3, 1] = planted
    before = {name: value.clone() for name, value in net.state_dict().items()}
    batches = [Batch((each,), torch.zeros(5, 2), 5) for each in (good, bad)]
    if between is not _same or loss is not _mse:
        del batches[0]
    words = culprit(net, batches, lambda batch: loss(net(*batch.arguments), torch.zeros(5, 2)), "L1")
    for each in said:
        assert each in words
    assert all(torch.equal(value, before[name]) for name, value in net.state_dict().items())
    assert all(each.grad is None for each in net.parameters())
