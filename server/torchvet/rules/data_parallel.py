"""Rule data-parallel."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.vector_losses import DataParallelUse
from torchvet.rules._contract import HINT, Report, message, rule


@rule(severity=HINT, since="0.1")
def data_parallel(use: DataParallelUse, file: FileFacts) -> Iterator[Report]:
    """DataParallel has a faster successor.

    DataParallel copies the model to every card in every step and gathers all outputs on the first one, in one
    process. DistributedDataParallel runs one process per card and only exchanges gradients: torch's documentation
    recommends it also for several cards of one machine.

    Bad:
        import torch
        from torch import nn

        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.head = nn.Linear(4, 2)

            def forward(self, x):
                return self.head(x)

        model = nn.DataParallel(Net())

    Good:
        import torch
        from torch import nn

        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.head = nn.Linear(4, 2)

            def forward(self, x):
                return self.head(x)

        def wrapped(rank):
            model = nn.parallel.DistributedDataParallel(Net(), device_ids=[rank])
            return model(torch.randn(8, 4))
    """
    yield Report(
        range=file.source.range_of(use.node),
        message=message("DataParallel copies the model in every step; DistributedDataParallel does not"),
    )
