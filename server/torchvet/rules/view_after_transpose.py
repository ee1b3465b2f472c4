"""Rule view-after-transpose."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.tensor_findings import ProvenAboutTensors
from torchvet.rules._contract import ERROR, Report, message, rule
from torchvet.rules._tensors import chain, report


@rule(severity=ERROR, since="0.1")
def view_after_transpose(proven: ProvenAboutTensors) -> Iterator[Report]:
    """A view joins axes that do not lie behind each other in memory.

    `transpose`, `permute`, `expand` and slices leave the values where they are and only change how they are walked
    through. `view` can't join axes that such a walk jumps between, and raises. `reshape` copies where it has to, and is a
    view where it can be one.

    Bad:
        import torch

        heads = torch.randn(2, 4, 10, 16)
        merged = heads.transpose(1, 2).view(2, 10, 64)

    Good:
        import torch

        heads = torch.randn(2, 4, 10, 16)
        merged = heads.transpose(1, 2).reshape(2, 10, 64)
    """
    found = proven.found
    if found.kind != "view-after-transpose":
        return
    yield report(found, message("{error}{where}: {message}{chain}", **{**found.words, "chain": chain(found)}))
