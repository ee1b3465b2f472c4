"""Rule step-before-backward."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.loop_order import EarlyStep
from torchvet.rules._contract import ERROR, WARNING, Report, message, related, rule


@rule(severity=ERROR, since="0.1")
def step_before_backward(step: EarlyStep, file: FileFacts) -> Iterator[Report]:
    """The optimizer steps before `backward()` has filled the gradients.

    In every pass the gradients are cleared, then the step finds none, then `backward()` fills them, and the next
    pass clears them again: no parameter ever changes.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(3):
            optimizer.zero_grad()
            loss = model(torch.randn(8, 4)).sum()
            optimizer.step()
            loss.backward()

    Good:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(3):
            optimizer.zero_grad()
            loss = model(torch.randn(8, 4)).sum()
            loss.backward()
            optimizer.step()
    """
    source = file.source
    yield Report(
        range=source.range_of(step.loop.step),
        message=message(
            "the step finds no gradients: backward() comes after it, and they are cleared in between"
        ),
        related=(
            related(source.range_of(step.loop.backward), "the gradients are filled here"),
            related(source.range_of(step.loop.clearings[0]), "and cleared here, before a step has used them"),
        ),
        severity=None if step.loop.is_certain else WARNING,
    )
