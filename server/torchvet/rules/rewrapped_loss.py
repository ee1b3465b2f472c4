"""Rule rewrapped-loss."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.backward_calls import RewrappedLoss
from torchvet.facts.file import FileFacts
from torchvet.rules._contract import ERROR, Report, message, related, rule


@rule(severity=ERROR, since="0.1")
def rewrapped_loss(rewrapped: RewrappedLoss, file: FileFacts) -> Iterator[Report]:
    """The loss is cut off from the model before `backward()`.

    `torch.tensor(loss)`, `.detach()`, `.item()` and `.data` give a value without the way back to the model. With
    `requires_grad=True` on the copy `backward()` even runs, and fills the gradient of the copy: no parameter ever
    gets one, and nothing is learned.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        criterion = nn.CrossEntropyLoss()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        x, y = torch.randn(8, 4), torch.randint(0, 2, (8,))
        optimizer.zero_grad()
        loss = torch.tensor(criterion(model(x), y), requires_grad=True)
        loss.backward()
        optimizer.step()

    Good:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        criterion = nn.CrossEntropyLoss()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        x, y = torch.randn(8, 4), torch.randint(0, 2, (8,))
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
    """
    source = file.source
    yield Report(
        range=source.range_of(rewrapped.backward),
        message=message("no gradient reaches the model: `{loss}` is cut off from it", loss=rewrapped.loss),
        related=(related(source.range_of(rewrapped.cut), "the way back to the model ends here"),),
    )
