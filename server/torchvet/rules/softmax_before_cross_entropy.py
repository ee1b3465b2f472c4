"""Rule softmax-before-cross-entropy."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.loss_inputs import LossInput
from torchvet.rules._contract import ERROR, Report, message, related, rule

_LOSSES = frozenset({"CrossEntropyLoss", "cross_entropy"})


@rule(severity=ERROR, since="0.1")
def softmax_before_cross_entropy(loss: LossInput, file: FileFacts) -> Iterator[Report]:
    """Cross entropy gets probabilities.

    Cross entropy takes raw scores and applies log-softmax itself. After a softmax of one's own all scores lie
    between 0 and 1: the loss cannot fall below about log(1 + (C - 1) / e), gradients are tiny, and training looks
    like it is stuck.

    Bad:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Linear(4, 3)
        x = torch.randn(8, 4)
        y = torch.randint(0, 3, (8,))
        loss = nn.CrossEntropyLoss()(F.softmax(model(x), dim=1), y)

    Good:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Linear(4, 3)
        x = torch.randn(8, 4)
        y = torch.randint(0, 3, (8,))
        loss = nn.CrossEntropyLoss()(model(x), y)
    """
    if loss.loss not in _LOSSES:
        return
    source = file.source
    yield Report(
        range=source.range_of(loss.node),
        message=message(
            "{loss} applies log-softmax itself: after a softmax its gradients are tiny",
            loss=loss.loss,
            operation=loss.operation.kind,
        ),
        related=(
            related(
                loss.operation.source.range_of(loss.operation.node),
                "the last operation on its input",
                path=loss.operation.path_from(source),
            ),
        ),
    )
