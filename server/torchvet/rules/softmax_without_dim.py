"""Rule softmax-without-dim."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.layer_calls import ImplicitDim
from torchvet.rules._contract import WARNING, Report, message, rule, unsafe_fix


@rule(severity=WARNING, since="0.1")
def softmax_without_dim(softmax: ImplicitDim, file: FileFacts) -> Iterator[Report]:
    """A softmax leaves torch to choose the dimension.

    Without `dim`, torch takes dimension 0 for tensors of 0, 1 or 3 dimensions and dimension 1 for all others, and
    warns that this will end. On a batch of sequences (N, L, C) that is a softmax across the batch: every sample
    depends on the others.

    Bad:
        import torch
        import torch.nn.functional as F

        scores = torch.randn(2, 5, 7)
        weights = F.softmax(scores)

    Good:
        import torch
        import torch.nn.functional as F

        scores = torch.randn(2, 5, 7)
        weights = F.softmax(scores, dim=-1)
    """
    place = file.source.range_of(softmax.node)
    end = type(place.end)(place.end.line, place.end.column - 1)
    inside = file.source.segment(softmax.node)[:-1].rstrip()
    separator = "" if inside.endswith((",", "(")) else ", "
    is_given = any(each.arg == "dim" for each in softmax.node.keywords) or "None" in inside
    yield Report(
        range=place,
        message=message(
            "`{name}` without `dim`: of (N, L, C) torch takes dimension 0, the batch", name=softmax.name
        ),
        fix=None
        if is_given
        else unsafe_fix("Take the last dimension", Edit(Range(end, end), f"{separator}dim=-1")),
    )
