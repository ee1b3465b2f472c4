"""Rule scheduler-never-stepped."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.scheduler_calls import IdleScheduler
from torchvet.rules._contract import WARNING, Report, message, rule


@rule(severity=WARNING, since="0.1")
def scheduler_never_stepped(idle: IdleScheduler, file: FileFacts) -> Iterator[Report]:
    """A scheduler is made and never stepped.

    A scheduler does nothing by itself: without `scheduler.step()` the learning rate stays at its first value for
    the whole training, and for warm-up schedules that value is close to zero.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 10)
        for _ in range(3):
            optimizer.zero_grad()
            model(torch.randn(8, 4)).sum().backward()
            optimizer.step()

    Good:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 10)
        for _ in range(3):
            optimizer.zero_grad()
            model(torch.randn(8, 4)).sum().backward()
            optimizer.step()
            scheduler.step()
    """
    yield Report(
        range=file.source.range_of(idle.node),
        message=message(
            "`{scheduler}` is never stepped: the learning rate stays as it is", scheduler=idle.path
        ),
    )
