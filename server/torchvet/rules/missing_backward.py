"""Rule missing-backward."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.unfilled_steps import UnfilledStep
from torchvet.rules._contract import ERROR, Report, message, related, rule


@rule(severity=ERROR, since="0.1")
def missing_backward(step: UnfilledStep, file: FileFacts) -> Iterator[Report]:
    """The optimizer steps without gradients.

    `optimizer.step()` moves the parameters along their gradients, and only `loss.backward()` computes those.
    Without it every gradient is None, the optimizer skips all parameters without a word, and the model stays as it
    was initialised.

    Bad:
        import torch
        import torch.nn.functional as F
        from torch import nn

        net = nn.Linear(4, 2)
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
        for _ in range(3):
            x, y = torch.randn(8, 4), torch.randint(0, 2, (8,))
            optimizer.zero_grad()
            loss = F.cross_entropy(net(x), y)
            optimizer.step()

    Good:
        import torch
        import torch.nn.functional as F
        from torch import nn

        net = nn.Linear(4, 2)
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
        for _ in range(3):
            x, y = torch.randn(8, 4), torch.randint(0, 2, (8,))
            optimizer.zero_grad()
            loss = F.cross_entropy(net(x), y)
            loss.backward()
            optimizer.step()
    """
    source = file.source
    yield Report(
        range=source.range_of(step.step),
        message=message(
            "`{optimizer}` steps, but nothing computes gradients: no `backward()` is called",
            optimizer=step.name,
        ),
        related=(related(source.range_of(step.loss), "the loss that wants a `backward()`"),),
    )
