"""Rule nll-without-log-softmax."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.loss_inputs import LossInput
from torchvet.rules._contract import ERROR, Report, message, related, rule

_LOSSES = frozenset({"NLLLoss", "nll_loss"})


@rule(severity=ERROR, since="0.1")
def nll_without_log_softmax(loss: LossInput, file: FileFacts) -> Iterator[Report]:
    """NLLLoss gets something else than log-probabilities.

    NLLLoss only picks the entry of the right class and negates it. With raw scores or probabilities that number is
    no likelihood: it falls without bound, or stays between -1 and 0, while the model learns to make one output big.

    Bad:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Linear(4, 3)
        x = torch.randn(8, 4)
        y = torch.randint(0, 3, (8,))
        loss = F.nll_loss(F.softmax(model(x), dim=1), y)

    Good:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Linear(4, 3)
        x = torch.randn(8, 4)
        y = torch.randint(0, 3, (8,))
        loss = F.nll_loss(F.log_softmax(model(x), dim=1), y)
    """
    if loss.loss not in _LOSSES:
        return
    source = file.source
    yield Report(
        range=source.range_of(loss.node),
        message=message(
            "{loss} wants log-probabilities: without log_softmax the number means nothing",
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
