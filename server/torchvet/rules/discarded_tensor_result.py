"""Rule discarded-tensor-result."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.tensor_findings import ProvenAboutTensors
from torchvet.rules._contract import ERROR, Report, message, rule
from torchvet.rules._tensors import report


@rule(severity=ERROR, since="0.1")
def discarded_tensor_result(proven: ProvenAboutTensors) -> Iterator[Report]:
    """A method of a tensor gives a new tensor, and nobody takes it.

    `x.to(device)`, `x.float()`, `x.squeeze(1)` and most other methods leave the tensor as it is and return another
    one; only methods that end in an underscore change it. As a statement such a call does nothing.
    (`model.to(device)` is different: a module moves itself.)

    Bad:
        import torch

        device = torch.device("cpu")
        batch = torch.zeros(4, 3)
        batch.to(device)

    Good:
        import torch

        device = torch.device("cpu")
        batch = torch.zeros(4, 3)
        batch = batch.to(device)
    """
    found = proven.found
    if found.kind != "discarded-tensor-result":
        return
    yield report(
        found,
        message(
            "`.{call}()` returns a new tensor, which is thrown away here: the tensor stays as it is",
            **found.words,
        ),
    )
