"""Rule optimizer-created-in-loop."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.made_in_loop import RemadeOptimizer
from torchvet.rules._contract import WARNING, Report, message, related, rule


@rule(severity=WARNING, since="0.1")
def optimizer_created_in_loop(remade: RemadeOptimizer, file: FileFacts) -> Iterator[Report]:
    """The optimizer is made anew in every step.

    Momentum, Adam's moments and the step count live in the optimizer. Made anew in each pass of the training loop
    it forgets them all: Adam takes a step of the full learning rate every time, and momentum never builds up.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        for _ in range(3):
            optimizer = torch.optim.Adam(model.parameters())
            optimizer.zero_grad()
            model(torch.randn(8, 4)).mean().backward()
            optimizer.step()

    Good:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        optimizer = torch.optim.Adam(model.parameters())
        for _ in range(3):
            optimizer.zero_grad()
            model(torch.randn(8, 4)).mean().backward()
            optimizer.step()
    """
    yield Report(
        range=file.source.range_of(remade.node),
        message=message(
            "`{optimizer}` is made anew in every step and forgets its state each time", optimizer=remade.name
        ),
        related=(related(file.source.range_of(remade.step), "its only step"),),
    )
