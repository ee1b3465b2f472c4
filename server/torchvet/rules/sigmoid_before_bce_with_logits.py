"""Rule sigmoid-before-bce-with-logits."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.loss_inputs import LossInput
from torchvet.rules._contract import ERROR, Report, message, related, rule

_LOSSES = frozenset({"BCEWithLogitsLoss", "binary_cross_entropy_with_logits"})


@rule(severity=ERROR, since="0.1")
def sigmoid_before_bce_with_logits(loss: LossInput, file: FileFacts) -> Iterator[Report]:
    """BCEWithLogitsLoss gets probabilities.

    BCEWithLogitsLoss applies the sigmoid itself. After one of one's own the scores lie between 0 and 1, so the
    probabilities it sees lie between 0.5 and 0.73: no example can ever be called negative.

    Bad:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Linear(4, 3)
        x = torch.randn(8, 4)
        y = torch.rand(8, 3)
        loss = F.binary_cross_entropy_with_logits(torch.sigmoid(model(x)), y)

    Good:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Linear(4, 3)
        x = torch.randn(8, 4)
        y = torch.rand(8, 3)
        loss = F.binary_cross_entropy_with_logits(model(x), y)
    """
    if loss.loss not in _LOSSES:
        return
    source = file.source
    yield Report(
        range=source.range_of(loss.node),
        message=message(
            "{loss} applies the sigmoid itself: after a {operation} it sees only 0.5 to 0.73",
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
