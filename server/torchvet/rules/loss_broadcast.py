"""Rule loss-broadcast."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.tensor_findings import ProvenAboutTensors
from torchvet.rules._contract import ERROR, Report, message, rule
from torchvet.rules._tensors import report


@rule(severity=ERROR, since="0.1")
def loss_broadcast(proven: ProvenAboutTensors) -> Iterator[Report]:
    """A regression loss compares every prediction with every target.

    A model that ends in one output gives (N, 1), labels often come as (N). `mse_loss` and its kin broadcast the two
    to (N, N), average over all pairs, and only warn: the model learns to predict the mean. The fix removes the axis
    of size 1 with `.squeeze(-1)`.

    Bad:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Linear(3, 1)
        prices = torch.randn(16)
        loss = F.mse_loss(model(torch.randn(16, 3)), prices)

    Good:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Linear(3, 1)
        prices = torch.randn(16)
        loss = F.mse_loss(model(torch.randn(16, 3)).squeeze(-1), prices)
    """
    found = proven.found
    if found.kind != "loss-broadcast":
        return
    yield report(
        found,
        message(
            "the loss broadcasts {first} against {second}: every prediction is compared with every target",
            **found.words,
        ),
    )
