"""Rule scheduler-before-optimizer."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.scheduler_calls import EarlyScheduler
from torchvet.rules._contract import ERROR, Report, message, related, rule


@rule(severity=ERROR, since="0.1")
def scheduler_before_optimizer(early: EarlyScheduler, file: FileFacts) -> Iterator[Report]:
    """The scheduler steps before its optimizer does.

    Since torch 1.1 a scheduler expects `optimizer.step()` first. In the other order the first value of the schedule
    is skipped: warm-up and decay are one step early in every run, and torch says so in a warning that scrolls by.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 10)
        for _ in range(3):
            scheduler.step()
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
    source = file.source
    yield Report(
        range=source.range_of(early.step),
        message=message(
            "`{scheduler}` steps before its optimizer: the first learning rate of the schedule is skipped",
            scheduler=early.path,
        ),
        related=(related(source.range_of(early.optimizer_step), "the optimizer steps here"),),
    )
