"""Rule scheduler-unit."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.scheduler_units import WrongUnit
from torchvet.rules._contract import ERROR, Report, message, related, rule


@rule(severity=ERROR, since="0.1")
def scheduler_unit(wrong: WrongUnit, file: FileFacts) -> Iterator[Report]:
    """The scheduler is sized in one unit and stepped in the other.

    OneCycleLR and CosineAnnealingLR reach their end after a fixed number of calls of `step()`. Sized in batches
    (`len(loader)`) and stepped once per epoch, a schedule never gets past its first few percent: OneCycleLR stays
    in its warm-up. Sized in epochs and stepped for each batch, a cosine falls and rises again every few batches,
    and OneCycleLR raises.

    Bad:
        import torch
        from torch import nn
        from torch.utils.data import DataLoader

        loader = DataLoader([(torch.randn(4), 1.0)] * 8, batch_size=2)
        net, epochs = nn.Linear(4, 1), 3
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
        scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.1, epochs=epochs, steps_per_epoch=len(loader))
        for epoch in range(epochs):
            for x, y in loader:
                optimizer.zero_grad()
                (net(x).squeeze(1) - y).pow(2).mean().backward()
                optimizer.step()
            scheduler.step()

    Good:
        import torch
        from torch import nn
        from torch.utils.data import DataLoader

        loader = DataLoader([(torch.randn(4), 1.0)] * 8, batch_size=2)
        net, epochs = nn.Linear(4, 1), 3
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
        scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.1, epochs=epochs, steps_per_epoch=len(loader))
        for epoch in range(epochs):
            for x, y in loader:
                optimizer.zero_grad()
                (net(x).squeeze(1) - y).pow(2).mean().backward()
                optimizer.step()
                scheduler.step()
    """
    source = file.source
    if wrong.is_too_rare:
        text = message(
            "`{scheduler}` is sized in batches and stepped once per epoch: it hardly leaves its start",
            scheduler=wrong.path,
        )
    else:
        text = message(
            "`{scheduler}` is sized in epochs and stepped for every batch: it is over after a few batches",
            scheduler=wrong.path,
        )
    yield Report(
        range=source.range_of(wrong.step),
        message=text,
        related=(related(source.range_of(wrong.length), "its length"),),
    )
