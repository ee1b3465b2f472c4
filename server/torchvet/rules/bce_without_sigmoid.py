"""Rule bce-without-sigmoid."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.loss_inputs import LossInput
from torchvet.rules._contract import ERROR, Report, message, related, rule

_LOSSES = frozenset({"BCELoss", "binary_cross_entropy"})


@rule(severity=ERROR, since="0.1")
def bce_without_sigmoid(loss: LossInput, file: FileFacts) -> Iterator[Report]:
    """BCELoss gets raw scores.

    BCELoss takes probabilities. Scores of a linear or convolution layer are not between 0 and 1: the call raises as
    soon as one is outside. BCEWithLogitsLoss takes scores, and is also the more exact one.

    Bad:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Linear(4, 3)
        x = torch.randn(8, 4)
        y = torch.rand(8, 3)
        loss = nn.BCELoss()(model(x), y)

    Good:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Linear(4, 3)
        x = torch.randn(8, 4)
        y = torch.rand(8, 3)
        loss = nn.BCEWithLogitsLoss()(model(x), y)
    """
    if loss.loss not in _LOSSES:
        return
    source = file.source
    yield Report(
        range=source.range_of(loss.node),
        message=message(
            "{loss} wants probabilities: its input is not between 0 and 1, and it raises",
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
