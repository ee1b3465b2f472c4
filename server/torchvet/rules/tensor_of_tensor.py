"""Rule tensor-of-tensor."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.tensor_findings import ProvenAboutTensors
from torchvet.rules._contract import WARNING, Report, message, rule
from torchvet.rules._tensors import report


@rule(severity=WARNING, since="0.1")
def tensor_of_tensor(proven: ProvenAboutTensors) -> Iterator[Report]:
    """`torch.tensor` is called with a tensor.

    It copies the data and cuts the graph, and warns each time: gradients stop there without a word.
    `.detach().clone()` says the same on purpose; where gradients should flow, use the tensor itself.

    Bad:
        import torch

        weights = torch.rand(3)
        copy = torch.tensor(weights)

    Good:
        import torch

        weights = torch.rand(3)
        copy = weights.detach().clone()
    """
    found = proven.found
    if found.kind != "tensor-of-tensor":
        return
    yield report(
        found,
        message("`torch.tensor` copies the tensor and cuts its graph; torch warns each time", **found.words),
    )
