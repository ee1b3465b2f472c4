"""Rule scaler-bypassed."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit
from torchvet.facts.file import FileFacts
from torchvet.facts.scaler_use import Misuse, ScalerMisuse
from torchvet.rules._contract import ERROR, WARNING, Report, message, related, rule, unsafe_fix


@rule(severity=ERROR, since="0.1")
def scaler_bypassed(use: ScalerMisuse, file: FileFacts) -> Iterator[Report]:
    """The optimizer steps along scaled gradients.

    `scaler.scale(loss).backward()` multiplies every gradient by the scale, 65536 at first, so that small ones
    survive float16. `scaler.step(optimizer)` divides it out again; `optimizer.step()` does not, and takes steps
    that are tens of thousands of times too large.

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
            optimizer.step()

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
    if use.misuse is not Misuse.BYPASSED:
        return
    source = file.source
    scaler = source.segment(use.scaler)
    yield Report(
        range=source.range_of(use.node),
        message=message("the gradients are still multiplied by the scale of `{scaler}`", scaler=scaler),
        fix=unsafe_fix(
            "Step through the scaler",
            Edit(
                source.range_of(use.node),
                f"{scaler}.step({source.segment(use.node.func).rpartition('.')[0]})\n{_indent(use, file)}{scaler}.update()",
            ),
        ),
        related=(related(source.range_of(use.backward), "the loss is scaled here"),),
        severity=None if use.is_certain else WARNING,
    )


def _indent(use: ScalerMisuse, file: FileFacts) -> str:
    line = file.source.lines[use.node.lineno - 1]
    return line[: len(line) - len(line.lstrip())]
