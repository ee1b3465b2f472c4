"""Rule data-attribute."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit, Position, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.gradient_uses import DataAttribute
from torchvet.rules._contract import HINT, Report, message, rule, safe_fix


@rule(severity=HINT, since="0.1")
def data_attribute(use: DataAttribute, file: FileFacts) -> Iterator[Report]:
    """`.data` hides changes from autograd.

    `x.data` and `x.detach()` share the same numbers, but autograd does not see a change made through `.data`: a
    backward that needs the old numbers then gives wrong gradients without a word. With `detach()` it raises.
    `.data` dates from before torch 0.4.

    Bad:
        import torch

        w = torch.ones(3, requires_grad=True)
        total = (w * 2).sum()
        print(w.data)

    Good:
        import torch

        w = torch.ones(3, requires_grad=True)
        total = (w * 2).sum()
        print(w.detach())
    """
    source = file.source
    place = source.range_of(use.node)
    owner_end = source.range_of(use.node.value).end
    dot = Range(owner_end, Position(place.end.line, place.end.column))
    yield Report(
        range=place,
        message=message("`.data` hides changes from autograd: `.detach()` gives the same numbers"),
        fix=safe_fix("Write `.detach()`", Edit(dot, ".detach()")),
    )
