"""Rule removed-scheduler-argument."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.scheduler_calls import RemovedArgument
from torchvet.rules._contract import ERROR, WARNING, Report, message, rule, safe_fix
from torchvet.syntax.edits import remove_argument


@rule(severity=ERROR, since="0.1")
def removed_scheduler_argument(removed: RemovedArgument, file: FileFacts) -> Iterator[Report]:
    """A scheduler gets an argument that torch has removed.

    The `verbose` argument of the schedulers was deprecated in torch 2.2 and is gone since 2.7: passing it raises a
    TypeError. `scheduler.get_last_lr()` says what it used to print. The epoch argument of `step` is deprecated: the
    scheduler counts by itself, and with the argument falls back to another formula where it has one.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=3, verbose=True)
        scheduler.step(0.5)

    Good:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=3)
        scheduler.step(0.5)
    """
    source = file.source
    if removed.is_verbose:
        text = message("{scheduler} takes no `verbose` since torch 2.7: this raises", scheduler=removed.name)
        title = "Remove `verbose`"
    elif removed.is_certain:
        text = message("`step` of {scheduler} takes no argument: this raises", scheduler=removed.name)
        title = "Remove the argument"
    else:
        text = message(
            "`step` of {scheduler} counts by itself: its epoch argument is deprecated", scheduler=removed.name
        )
        title = "Remove the argument"
    yield Report(
        range=source.range_of(removed.given),
        message=text,
        fix=safe_fix(title, remove_argument(source, removed.node, removed.given)),
        severity=None if removed.is_certain else WARNING,
    )
