"""Rule backward-under-no-grad."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.backward_calls import UnrecordedBackward
from torchvet.facts.file import FileFacts
from torchvet.rules._contract import ERROR, Report, message, related, rule


@rule(severity=ERROR, since="0.1")
def backward_under_no_grad(unrecorded: UnrecordedBackward, file: FileFacts) -> Iterator[Report]:
    """The loss was computed with gradients switched off.

    Under `torch.no_grad()` and `torch.inference_mode()` no operation is recorded. A loss computed there has no
    graph, and its `backward()` raises: element 0 of tensors does not require grad.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        criterion = nn.CrossEntropyLoss()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        x, y = torch.randn(8, 4), torch.randint(0, 2, (8,))
        optimizer.zero_grad()
        with torch.no_grad():
            loss = criterion(model(x), y)
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
        range=source.range_of(unrecorded.backward),
        message=message("`{loss}` has no graph to go back through: this raises", loss=unrecorded.loss),
        related=(related(source.range_of(unrecorded.forward), "computed with gradients switched off"),),
    )
