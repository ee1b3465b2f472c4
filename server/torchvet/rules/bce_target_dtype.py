"""Rule bce-target-dtype."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.tensor_findings import ProvenAboutTensors
from torchvet.rules._contract import ERROR, Report, message, rule
from torchvet.rules._tensors import report


@rule(severity=ERROR, since="0.1")
def bce_target_dtype(proven: ProvenAboutTensors) -> Iterator[Report]:
    """The target of a binary cross entropy is of an integer dtype.

    `BCELoss` and `BCEWithLogitsLoss` compare probabilities, so the target must be of the dtype of the input: 0.0
    and 1.0, not 0 and 1. Integer labels raise in the first step. The fix converts the target with `.float()`.

    Bad:
        import torch
        from torch import nn

        logits = torch.randn(8)
        labels = torch.randint(0, 2, (8,))
        loss = nn.BCEWithLogitsLoss()(logits, labels)

    Good:
        import torch
        from torch import nn

        logits = torch.randn(8)
        labels = torch.randint(0, 2, (8,)).float()
        loss = nn.BCEWithLogitsLoss()(logits, labels)
    """
    found = proven.found
    if found.kind != "bce-target-dtype":
        return
    yield report(found, message("{error}: {message}", **found.words))
