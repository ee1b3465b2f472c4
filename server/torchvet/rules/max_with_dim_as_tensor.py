"""Rule max-with-dim-as-tensor."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.tensor_findings import ProvenAboutTensors
from torchvet.rules._contract import ERROR, Report, message, rule
from torchvet.rules._tensors import report


@rule(severity=ERROR, since="0.1")
def max_with_dim_as_tensor(proven: ProvenAboutTensors) -> Iterator[Report]:
    """`max` or `min` along a dim gives values and indices, and both are used as one tensor.

    `torch.max(x, 1)` returns a pair. Comparing the pair with labels is False as a whole, and arithmetic on it
    raises. Take `.values` or `.indices`, or use `amax` and `argmax`, which give one tensor.

    Bad:
        import torch

        scores = torch.rand(8, 3)
        labels = torch.randint(0, 3, (8,))
        predicted = torch.max(scores, 1)
        correct = (predicted == labels).sum()

    Good:
        import torch

        scores = torch.rand(8, 3)
        labels = torch.randint(0, 3, (8,))
        predicted = torch.max(scores, 1).indices
        correct = (predicted == labels).sum()
    """
    found = proven.found
    if found.kind != "max-with-dim-as-tensor":
        return
    yield report(
        found,
        message(
            "{use} on the pair of values and indices that `max` or `min` along a dim returns: take `.values` or `.indices`",
            **found.words,
        ),
    )
