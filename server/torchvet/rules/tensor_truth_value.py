"""Rule tensor-truth-value."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.tensor_findings import ProvenAboutTensors
from torchvet.rules._contract import ERROR, Report, message, rule
from torchvet.rules._tensors import report


@rule(severity=ERROR, since="0.1")
def tensor_truth_value(proven: ProvenAboutTensors) -> Iterator[Report]:
    """A test asks whether a tensor of several values is true.

    `if a == b:` on tensors compares value by value, and Python then wants one answer. torch raises, because it can
    not know whether all or any should be true.

    Bad:
        import torch

        first = torch.tensor([1, 2, 3])
        second = torch.tensor([1, 2, 3])
        if first == second:
            print("the same")

    Good:
        import torch

        first = torch.tensor([1, 2, 3])
        second = torch.tensor([1, 2, 3])
        if (first == second).all():
            print("the same")
    """
    found = proven.found
    if found.kind != "tensor-truth-value":
        return
    yield report(
        found,
        message(
            "RuntimeError: Boolean value of Tensor with more than one value is ambiguous: the test is a tensor of shape {shape}",
            **found.words,
        ),
    )
