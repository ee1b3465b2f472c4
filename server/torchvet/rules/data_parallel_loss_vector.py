"""Rule data-parallel-loss-vector."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.vector_losses import VectorLoss
from torchvet.rules._contract import ERROR, Report, message, related, rule, safe_fix


@rule(severity=ERROR, since="0.1")
def data_parallel_loss_vector(vector: VectorLoss, file: FileFacts) -> Iterator[Report]:
    """DataParallel gives one loss for each card.

    `nn.DataParallel` runs a copy of the module on every card and puts their outputs together. When the module
    returns its loss, that is a vector with one loss for each card, and `backward()` raises `RuntimeError: grad can
    be implicitly created only for scalar outputs`, on machines with more than one card only. Take the mean first.

    Bad:
        import torch
        import torch.nn.functional as F
        from torch import nn


        class Model(nn.Module):
            def __init__(self):
                super().__init__()
                self.fc = nn.Linear(4, 2)

            def forward(self, x, y):
                return F.cross_entropy(self.fc(x), y)


        model = nn.DataParallel(Model())
        loss = model(torch.randn(8, 4), torch.randint(0, 2, (8,)))
        loss.backward()

    Good:
        import torch
        import torch.nn.functional as F
        from torch import nn


        class Model(nn.Module):
            def __init__(self):
                super().__init__()
                self.fc = nn.Linear(4, 2)

            def forward(self, x, y):
                return F.cross_entropy(self.fc(x), y)


        model = nn.DataParallel(Model())
        loss = model(torch.randn(8, 4), torch.randint(0, 2, (8,)))
        loss.mean().backward()
    """
    source = file.source
    end = source.range_of(vector.forward).end
    yield Report(
        range=source.range_of(vector.backward),
        message=message(
            "`{loss}` holds one loss for each card under DataParallel: with two cards this raises",
            loss=vector.loss,
        ),
        fix=safe_fix("Take the mean over the cards", Edit(Range(end, end), ".mean()")),
        related=(
            related(
                vector.returned_in.range_of(vector.returned),
                "the loss that the module returns",
                path="" if vector.returned_in is source else vector.returned_in.path,
            ),
            related(source.range_of(vector.wrap), "the wrap"),
        ),
    )
