"""Rule loss-without-gradient."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.gradient_uses import CutLoss
from torchvet.rules._contract import ERROR, Report, message, related, rule


@rule(severity=ERROR, since="0.1")
def loss_without_gradient(loss: CutLoss, file: FileFacts) -> Iterator[Report]:
    """The loss depends on nothing that has gradients.

    Comparisons, `argmax`, conversions to integers and `.item()` are steps, not slopes: no gradient passes them. A
    loss that is made of them alone, such as the share of right answers, raises `RuntimeError: element 0 of tensors
    does not require grad` at the backward. Train on a differentiable loss of the scores; use this one as a metric.

    Bad:
        import torch
        from torch import nn

        net = nn.Linear(4, 3)
        x, y = torch.randn(8, 4), torch.randint(0, 3, (8,))
        predicted = net(x).argmax(1)
        loss = (predicted != y).float().mean()
        loss.backward()

    Good:
        import torch
        from torch import nn

        net = nn.Linear(4, 3)
        x, y = torch.randn(8, 4), torch.randint(0, 3, (8,))
        loss = nn.functional.cross_entropy(net(x), y)
        loss.backward()
    """
    source = file.source
    yield Report(
        range=source.range_of(loss.backward),
        message=message("no gradient reaches `{loss}`: this raises a RuntimeError", loss=loss.loss),
        related=(related(source.range_of(loss.cut), "no gradient passes this"),),
    )
