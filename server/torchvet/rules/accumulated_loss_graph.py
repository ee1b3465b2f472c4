"""Rule accumulated-loss-graph."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.loss_sums import KeptGraph
from torchvet.rules._contract import WARNING, Report, message, related, rule, safe_fix


@rule(severity=WARNING, since="0.1")
def accumulated_loss_graph(kept: KeptGraph, file: FileFacts) -> Iterator[Report]:
    """The loss is summed up together with its graph.

    A loss tensor holds on to the graph it came from. Summing it up, or collecting it in a list, over the iterations
    keeps every graph of the epoch: memory grows with each batch until it runs out.

    Bad:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Linear(4, 3)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        total = 0
        for _ in range(3):
            optimizer.zero_grad()
            loss = F.mse_loss(model(torch.randn(8, 4)), torch.randn(8, 3))
            loss.backward()
            optimizer.step()
            total += loss

    Good:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Linear(4, 3)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        total = 0
        for _ in range(3):
            optimizer.zero_grad()
            loss = F.mse_loss(model(torch.randn(8, 4)), torch.randn(8, 3))
            loss.backward()
            optimizer.step()
            total += loss.item()
    """
    place = file.source.range_of(kept.use)
    yield Report(
        range=file.source.range_of(kept.statement),
        message=message(
            "`{target}` keeps the graph of every `{loss}`: memory grows with each batch",
            target=kept.target,
            loss=kept.use.id,
        ),
        fix=safe_fix(
            "Add the value only: `{loss}.detach()`",
            Edit(Range(place.end, place.end), ".detach()"),
            loss=kept.use.id,
        ),
        related=(related(file.source.range_of(kept.backward), "the loss that is trained on"),),
    )
