"""Rule missing-zero-grad."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Fix
from torchvet.facts.file import FileFacts
from torchvet.facts.stale_gradients import StaleGradient
from torchvet.rules._contract import ERROR, WARNING, Report, message, related, rule, safe_fix, unsafe_fix
from torchvet.syntax.edits import insert_statement_before


@rule(severity=ERROR, since="0.1")
def missing_zero_grad(stale: StaleGradient, file: FileFacts) -> Iterator[Report]:
    """Gradients of earlier batches add up because nothing clears them.

    `backward()` adds to `.grad`, it does not replace it. When nothing clears the gradients between
    `optimizer.step()` and the next `backward()`, every step moves along the sum of all batches since the start:
    the effective learning rate grows without bound and training diverges or stalls, without any error.

    Accumulating on purpose is fine: clear the gradients where the optimizer steps.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(10):
            loss = model(torch.randn(8, 4)).pow(2).mean()
            loss.backward()
            optimizer.step()

    Good:
        import torch
        from torch import nn

        model = nn.Linear(4, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(10):
            loss = model(torch.randn(8, 4)).pow(2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    """
    owner = f"`{stale.owner}`" if stale.owner else "the optimizer"
    text = "gradients of {owner} are never cleared: this backward() adds to those of every step before"
    if stale.is_manual:
        text = "{owner} is never cleared: this backward() adds to the gradient that was already used"
        owner = f"`{stale.owner}.grad`" if stale.owner else "the gradient"
    step = stale.step
    steps_here = related(file.source.range_of(step.place), "steps along the gradients here")
    yield Report(
        range=file.source.range_of(stale.backward.place),
        message=message(text, owner=owner),
        fix=_fix(stale, file),
        related=(steps_here,) if step.source is file.source else (),
        severity=None if stale.is_certain else WARNING,
    )


def _fix(stale: StaleGradient, file: FileFacts) -> Fix | None:
    statement = stale.first_backward.statement
    if not stale.owner or statement is None or stale.first_backward.source is not file.source:
        return None
    code = f"{stale.owner}.grad = None" if stale.is_manual else f"{stale.owner}.zero_grad()"
    if stale.is_manual and stale.step.subject.name == "parameter":
        # The stepped tensor is the variable of a loop over parameters, gone where the backward stands.
        return None
    edit = insert_statement_before(file.source, statement, code)
    # A step under another condition, or in another loop, may be accumulation: clearing here would undo it.
    first, step = stale.first_backward, stale.step
    is_accumulation = first.guards != step.guards or first.loops != step.loops
    make_fix = unsafe_fix if is_accumulation else safe_fix
    return make_fix("Insert `{code}` before backward()", edit, code=code)
