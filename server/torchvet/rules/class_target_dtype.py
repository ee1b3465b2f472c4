"""Rule class-target-dtype."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.tensor_findings import ProvenAboutTensors
from torchvet.rules._contract import ERROR, Report, message, rule
from torchvet.rules._tensors import report


@rule(severity=ERROR, since="0.1")
def class_target_dtype(proven: ProvenAboutTensors) -> Iterator[Report]:
    """The target of a classification loss is of a dtype that the loss refuses.

    `CrossEntropyLoss` and `NLLLoss` take class indices as int64 (`long`). Targets that come as float, from a numpy
    table or a csv file, or as int32, raise in the first step. The fix converts the target with `.long()`.

    Bad:
        import torch
        import torch.nn.functional as F

        logits = torch.randn(8, 3)
        labels = torch.zeros(8)
        loss = F.cross_entropy(logits, labels)

    Good:
        import torch
        import torch.nn.functional as F

        logits = torch.randn(8, 3)
        labels = torch.zeros(8, dtype=torch.long)
        loss = F.cross_entropy(logits, labels)
    """
    found = proven.found
    if found.kind != "class-target-dtype":
        return
    yield report(found, message("{error}: {message}", **found.words))
