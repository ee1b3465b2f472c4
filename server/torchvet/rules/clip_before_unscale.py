"""Rule clip-before-unscale."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.facts.call_parts import method_of
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.scaler_use import Misuse, ScalerMisuse
from torchvet.rules._contract import ERROR, WARNING, Report, message, related, rule, unsafe_fix
from torchvet.syntax.edits import insert_statement_before


@rule(severity=ERROR, since="0.1")
def clip_before_unscale(use: ScalerMisuse, file: FileFacts) -> Iterator[Report]:
    """Scaled gradients are clipped.

    After `scaler.scale(loss).backward()` every gradient carries the scale, 65536 at first. Clipping them to a norm
    of 1 leaves steps tens of thousands of times too small. `scaler.unscale_(optimizer)` divides the scale out
    first; the step then does not do it again.

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
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            scaler.step(optimizer)
            scaler.update()

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
    if use.misuse is not Misuse.CLIPPED_SCALED:
        return
    source = file.source
    scaler = source.segment(use.scaler)
    optimizer = _optimizer(use, file)
    statement = file.facts(LocalCode)[0].statement(use.node)
    fix = None
    # A second unscale_ in one step raises.
    if optimizer and statement is not None and f"{scaler}.unscale_" not in source.text:
        edit = insert_statement_before(source, statement, f"{scaler}.unscale_({optimizer})")
        fix = unsafe_fix("Unscale the gradients first", edit)
    yield Report(
        range=source.range_of(use.node),
        message=message(
            "the gradients still carry the scale of `{scaler}` when they are clipped", scaler=scaler
        ),
        fix=fix,
        related=(related(source.range_of(use.backward), "the loss is scaled here"),),
        severity=None if use.is_certain else WARNING,
    )


def _optimizer(use: ScalerMisuse, file: FileFacts) -> str:
    """The text of what the scaler steps after the clipping."""
    code = file.facts(LocalCode)[0]
    for node in code.in_scope[code.scope(use.node)]:
        is_after = node in code.parents and getattr(node, "lineno", 0) >= use.node.lineno
        owner = method_of(node, "step") if is_after else None
        is_scaled = owner is not None and file.source.segment(owner) == file.source.segment(use.scaler)
        if is_scaled and isinstance(node, ast.Call) and node.args:
            return file.source.segment(node.args[0])
    return ""
