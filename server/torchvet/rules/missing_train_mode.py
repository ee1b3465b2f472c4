"""Rule missing-train-mode."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.mode_switches import StickingEval
from torchvet.rules._contract import ERROR, WARNING, Report, message, related, rule


@rule(severity=ERROR, since="0.1")
def missing_train_mode(sticking: StickingEval, file: FileFacts) -> Iterator[Report]:
    """After the first evaluation the model trains in evaluation mode.

    `model.eval()` holds until `model.train()` is called. When only the first epoch begins in training mode, every
    later one trains without dropout and with frozen batch statistics.

    Bad:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 2))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        x, y = torch.randn(8, 4), torch.randint(0, 2, (8,))
        model.train()
        for epoch in range(3):
            optimizer.zero_grad()
            F.cross_entropy(model(x), y).backward()
            optimizer.step()
            model.eval()
            with torch.no_grad():
                print(model(x).argmax(1).eq(y).sum())

    Good:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 2))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        x, y = torch.randn(8, 4), torch.randint(0, 2, (8,))
        for epoch in range(3):
            model.train()
            optimizer.zero_grad()
            F.cross_entropy(model(x), y).backward()
            optimizer.step()
            model.eval()
            with torch.no_grad():
                print(model(x).argmax(1).eq(y).sum())
    """
    yield Report(
        range=file.source.range_of(sticking.switch.place),
        message=message("the next epoch trains in evaluation mode: nothing calls train() again"),
        related=(
            related(
                file.source.range_of(sticking.backward.place),
                "trained here, from the second pass on in evaluation mode",
            ),
        )
        if sticking.backward.source is file.source
        else (),
        severity=None if sticking.is_certain else WARNING,
    )
