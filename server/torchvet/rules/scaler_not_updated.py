"""Rule scaler-not-updated."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.scaler_use import Misuse, ScalerMisuse
from torchvet.rules._contract import ERROR, WARNING, Report, message, rule, unsafe_fix


@rule(severity=ERROR, since="0.1")
def scaler_not_updated(use: ScalerMisuse, file: FileFacts) -> Iterator[Report]:
    """The scale is never updated.

    `scaler.update()` lowers the scale after a step with infinite gradients and raises it when all is well. Without
    it torch refuses the second `scaler.step()` of a loop that calls `unscale_`, and otherwise the scale stays at
    its first value: when it is too high every step is skipped, forever.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        scaler = torch.amp.GradScaler("cuda")
        for _ in range(3):
            optimizer.zero_grad()
            loss = model(torch.randn(8, 4)).sum()
            scaler.scale(loss).backward()
            scaler.step(optimizer)

    Good:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        scaler = torch.amp.GradScaler("cuda")
        for _ in range(3):
            optimizer.zero_grad()
            loss = model(torch.randn(8, 4)).sum()
            scaler.scale(loss).backward()
            scaler.unscale_(optimizer)
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            scaler.step(optimizer)
            scaler.update()
    """
    if use.misuse is not Misuse.NOT_UPDATED:
        return
    source = file.source
    scaler = source.segment(use.scaler)
    end = source.range_of(use.node).end
    line = source.lines[use.node.lineno - 1]
    indent = line[: len(line) - len(line.lstrip())]
    yield Report(
        range=source.range_of(use.node),
        message=message("`{scaler}` keeps its first scale: update() is never called", scaler=scaler),
        fix=unsafe_fix(
            "Update the scale after the step", Edit(Range(end, end), f"\n{indent}{scaler}.update()")
        ),
        severity=None if use.is_certain else WARNING,
    )
