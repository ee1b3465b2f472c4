"""Rule logits-threshold."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit
from torchvet.facts.file import FileFacts
from torchvet.facts.thresholds import LogitsThreshold
from torchvet.rules._contract import WARNING, Report, message, related, rule, safe_fix


@rule(severity=WARNING, since="0.1")
def logits_threshold(threshold: LogitsThreshold, file: FileFacts) -> Iterator[Report]:
    """Logits are compared with 0.5.

    BCEWithLogitsLoss applies the sigmoid itself, so the model puts out logits, from minus to plus infinity. A
    probability of 0.5 is a logit of 0: with 0.5 as threshold everything between 50 % and 62 % counts as negative.
    Compare with 0, or take the sigmoid first.

    Bad:
        import torch
        from torch import nn

        net, criterion = nn.Linear(4, 1), nn.BCEWithLogitsLoss()
        x, y = torch.randn(8, 4), torch.ones(8, 1)
        out = net(x)
        loss = criterion(out, y)
        accuracy = ((out > 0.5) == y.bool()).float().mean()

    Good:
        import torch
        from torch import nn

        net, criterion = nn.Linear(4, 1), nn.BCEWithLogitsLoss()
        x, y = torch.randn(8, 4), torch.ones(8, 1)
        out = net(x)
        loss = criterion(out, y)
        accuracy = ((out > 0) == y.bool()).float().mean()
    """
    source = file.source
    yield Report(
        range=source.range_of(threshold.node),
        message=message("this takes logits for probabilities: a probability of 0.5 is a logit of 0"),
        fix=safe_fix("Compare with 0", Edit(source.range_of(threshold.number), "0"))
        if threshold.number
        else None,
        related=(related(source.range_of(threshold.loss), "this loss applies the sigmoid itself"),),
    )
