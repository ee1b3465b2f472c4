"""Rule kl-div-input."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.loss_inputs import LossInput
from torchvet.rules._contract import ERROR, Report, message, related, rule

_LOSSES = frozenset({"KLDivLoss", "kl_div"})


@rule(severity=ERROR, since="0.1")
def kl_div_input(loss: LossInput, file: FileFacts) -> Iterator[Report]:
    """KLDivLoss gets something else than log-probabilities as its input.

    `kl_div(input, target)` takes the logarithm of the model's probabilities as its first argument. With
    probabilities or raw scores the result is no divergence, and can be negative.

    Bad:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Linear(4, 3)
        x = torch.randn(8, 4)
        y = torch.softmax(torch.randn(8, 3), dim=1)
        loss = F.kl_div(F.softmax(model(x), dim=1), y, reduction="batchmean")

    Good:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Linear(4, 3)
        x = torch.randn(8, 4)
        y = torch.softmax(torch.randn(8, 3), dim=1)
        loss = F.kl_div(F.log_softmax(model(x), dim=1), y, reduction="batchmean")
    """
    if loss.loss not in _LOSSES:
        return
    source = file.source
    yield Report(
        range=source.range_of(loss.node),
        message=message(
            "{loss} wants log-probabilities as its input: without log_softmax this is no divergence",
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
