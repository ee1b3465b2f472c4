"""Rule plateau-without-metric."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.scheduler_calls import PlateauStep
from torchvet.rules._contract import ERROR, Report, message, rule


@rule(severity=ERROR, since="0.1")
def plateau_without_metric(step: PlateauStep, file: FileFacts) -> Iterator[Report]:
    """ReduceLROnPlateau is stepped without the metric it watches.

    Unlike the other schedulers, `ReduceLROnPlateau.step` needs the value whose progress it watches, usually the
    validation loss. Without it the call raises a TypeError at the end of the first epoch.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer)
        scheduler.step()

    Good:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer)
        validation_loss = 0.3
        scheduler.step(validation_loss)
    """
    yield Report(
        range=file.source.range_of(step.node),
        message=message(
            "`{scheduler}` is a ReduceLROnPlateau: step() without its metric raises", scheduler=step.path
        ),
    )
