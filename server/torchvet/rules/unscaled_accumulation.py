"""Rule unscaled-accumulation."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.loss_sums import UnscaledAccumulation
from torchvet.rules._contract import WARNING, Report, message, related, rule


@rule(severity=WARNING, since="0.1")
def unscaled_accumulation(accumulation: UnscaledAccumulation, file: FileFacts) -> Iterator[Report]:
    """Gradients are accumulated without dividing the loss.

    A loss that is a mean over the batch, added up over n batches, gives gradients n times as large as one batch of
    that size would: the learning rate is n times what it says, and clipping cuts where it should not.

    Bad:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Linear(4, 3)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

        for i in range(8):
            loss = F.mse_loss(model(torch.randn(8, 4)), torch.randn(8, 3))
            loss.backward()
            if (i + 1) % 4 == 0:
                optimizer.step()
                optimizer.zero_grad()

    Good:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Linear(4, 3)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

        for i in range(8):
            loss = F.mse_loss(model(torch.randn(8, 4)), torch.randn(8, 3))
            (loss / 4).backward()
            if (i + 1) % 4 == 0:
                optimizer.step()
                optimizer.zero_grad()
    """
    yield Report(
        range=file.source.range_of(accumulation.backward),
        message=message(
            "gradients add up over {n} batches, but the loss is not divided by {n}: steps are {n} times too large",
            n=accumulation.n,
        ),
        related=(related(file.source.range_of(accumulation.step), "the step that uses the sum"),),
    )
