"""Rule second-backward."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.backward_calls import SecondBackward
from torchvet.facts.file import FileFacts
from torchvet.rules._contract import ERROR, Report, message, related, rule


@rule(severity=ERROR, since="0.1")
def second_backward(second: SecondBackward, file: FileFacts) -> Iterator[Report]:
    """A graph is used for `backward()` a second time.

    `backward()` frees what the forward saved. Going through the same graph again raises a RuntimeError; a new
    forward makes a new graph, and `retain_graph=True` on the first call keeps the old one where that is really
    meant.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        criterion = nn.CrossEntropyLoss()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        x, y = torch.randn(8, 4), torch.randint(0, 2, (8,))
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
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
    is_loop = second.first is second.backward
    text = (
        "the second pass of the loop raises: the graph of `{loss}`, which is computed outside, is freed by then"
        if is_loop
        else "this raises: the graph of `{loss}` is freed by the backward() before"
    )
    places = () if is_loop else (related(source.range_of(second.first), "the graph is freed here"),)
    yield Report(
        range=source.range_of(second.backward), message=message(text, loss=second.loss), related=places
    )
