"""Rule squeeze-drops-batch."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.tensor_findings import ProvenAboutTensors
from torchvet.rules._contract import WARNING, Report, message, rule
from torchvet.rules._tensors import report


@rule(severity=WARNING, since="0.1")
def squeeze_drops_batch(proven: ProvenAboutTensors) -> Iterator[Report]:
    """`squeeze()` without a dim also removes the batch axis of a batch of one.

    `squeeze()` removes every axis of size 1. The last batch of an epoch, or a single image at inference, has a
    batch axis of size 1 too, and the code behind it then gets one axis less than usual. Naming the dim squeezes
    only that one.

    Bad:
        import torch
        from torch import nn


        class Critic(nn.Module):
            def __init__(self):
                super().__init__()
                self.out = nn.Linear(8, 1)

            def forward(self, x):
                return self.out(x).squeeze()

    Good:
        import torch
        from torch import nn


        class Critic(nn.Module):
            def __init__(self):
                super().__init__()
                self.out = nn.Linear(8, 1)

            def forward(self, x):
                return self.out(x).squeeze(-1)
    """
    found = proven.found
    if found.kind != "squeeze-drops-batch":
        return
    yield report(
        found,
        message(
            "`squeeze()` of {shape} removes the batch axis too when the batch has one sample", **found.words
        ),
    )
