"""Rule removed-scheduler-argument."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.scheduler_calls import RemovedVerbose
from torchvet.rules._contract import ERROR, WARNING, Report, message, rule, safe_fix
from torchvet.syntax.edits import remove_argument


@rule(severity=ERROR, since="0.1")
def removed_scheduler_argument(removed: RemovedVerbose, file: FileFacts) -> Iterator[Report]:
    """A scheduler gets an argument that torch has removed.

    The `verbose` argument of the schedulers was deprecated in torch 2.2 and is gone since 2.7: passing it raises a
    TypeError. `scheduler.get_last_lr()` says what it used to print.

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
    yield Report(
        range=source.range_of(removed.keyword),
        message=message(
            "{scheduler} takes no `verbose` since torch 2.7: this raises", scheduler=removed.name
        ),
        fix=safe_fix("Remove `verbose`", remove_argument(source, removed.node, removed.keyword)),
        severity=None if removed.is_certain else WARNING,
    )
