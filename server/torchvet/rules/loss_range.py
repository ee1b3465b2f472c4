"""Rule loss-range."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.loss_ranges import OutOfRange
from torchvet.rules._contract import ERROR, Report, message, related, rule


@rule(severity=ERROR, since="0.1")
def loss_range(wrong: OutOfRange, file: FileFacts) -> Iterator[Report]:
    """The loss gets values it cannot work with.

    Softmax makes the outputs of one row sum up to 1. With one output that is 1, whatever the network computes: the
    loss is the same for every weight, and its gradients are 0. For one output take the sigmoid, best inside
    BCEWithLogitsLoss.

    Losses of margins and hinges take targets of -1 and 1. With a target of 0 they give a constant
    or nothing for that pair, and do not say so.

    Bad:
        import torch
        from torch import nn

        net = nn.Sequential(nn.Linear(4, 1), nn.Softmax(dim=1))
        x, y = torch.randn(8, 4), torch.ones(8, 1)
        loss = nn.BCELoss()(net(x), y)

    Good:
        import torch
        from torch import nn

        net = nn.Sequential(nn.Linear(4, 1), nn.Sigmoid())
        x, y = torch.randn(8, 4), torch.ones(8, 1)
        loss = nn.BCELoss()(net(x), y)
    """
    source = file.source
    if wrong.layer is not None:
        text = message("the softmax over one output is 1 everywhere: nothing can be learnt from this loss")
        because = (
            related(source.range_of(wrong.value), "the softmax"),
            related(source.range_of(wrong.layer), "the layer with one output"),
        )
        yield Report(range=source.range_of(wrong.loss), message=text, related=because)
    else:
        yield Report(
            range=source.range_of(wrong.loss),
            message=message(
                "this loss takes targets of -1 and 1: a target of 0 silently computes something else"
            ),
            related=(related(source.range_of(wrong.value), "the targets are 0 and 1, or 0"),),
        )
