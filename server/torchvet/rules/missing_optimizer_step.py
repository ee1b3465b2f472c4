"""Rule missing-optimizer-step."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.unstepped_optimizers import UnsteppedOptimizer
from torchvet.rules._contract import ERROR, WARNING, Report, message, related, rule


@rule(severity=ERROR, since="0.1")
def missing_optimizer_step(unstepped: UnsteppedOptimizer, file: FileFacts) -> Iterator[Report]:
    """The optimizer never steps.

    `backward()` only computes gradients. Without `optimizer.step()` no parameter changes: the loss stays where it
    was at the start.

    Bad:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 2))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        x, y = torch.randn(8, 4), torch.randint(0, 2, (8,))
        for _ in range(3):
            optimizer.zero_grad()
            F.cross_entropy(model(x), y).backward()

    Good:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 2))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        x, y = torch.randn(8, 4), torch.randint(0, 2, (8,))
        for _ in range(3):
            optimizer.zero_grad()
            F.cross_entropy(model(x), y).backward()
            optimizer.step()
    """
    yield Report(
        range=file.source.range_of(unstepped.backward),
        message=message(
            "`{optimizer}` never steps: the gradients change no parameter", optimizer=unstepped.name
        ),
        related=(
            related(
                file.source.range_of(unstepped.optimizer),
                "the optimizer is made here" if unstepped.is_certain else "the optimizer comes in here",
            ),
        ),
        severity=None if unstepped.is_certain else WARNING,
    )
