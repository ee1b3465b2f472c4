"""Rule removed-argument."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit
from torchvet.facts.file import FileFacts
from torchvet.facts.old_arguments import OldArgument
from torchvet.rules._contract import ERROR, WARNING, Report, message, rule, safe_fix


@rule(severity=ERROR, since="0.1")
def removed_argument(old: OldArgument, file: FileFacts) -> Iterator[Report]:
    """An argument that is gone, or on its way out.

    torchvision has renamed `range`, `resample` and `fillcolor`, and `torch.onnx.export` has dropped some arguments:
    passing them raises a TypeError. The losses still take `size_average` and `reduce`, with a warning; `reduction`
    says the same in one word.

    Bad:
        import torch
        from torch import nn

        criterion = nn.MSELoss(size_average=False)
        loss = criterion(torch.ones(3), torch.zeros(3))

    Good:
        import torch
        from torch import nn

        criterion = nn.MSELoss(reduction="sum")
        loss = criterion(torch.ones(3), torch.zeros(3))
    """
    source = file.source
    place = source.range_of(old.keyword)
    if old.is_removed:
        hint = f"; it is `{old.instead}` now" if old.instead else ""
        text = message(
            "{owner} has no argument `{name}` any more: TypeError{hint}",
            owner=old.owner,
            name=old.keyword.arg,
            hint=hint,
        )
    else:
        text = message(
            "`{name}` is deprecated; {instead} replaces it", name=old.keyword.arg, instead=old.instead
        )
    yield Report(
        range=place,
        message=text,
        fix=safe_fix("Write `{edit}`", Edit(place, old.edit), edit=old.edit) if old.edit else None,
        severity=None if old.is_removed else WARNING,
    )
