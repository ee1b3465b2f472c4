"""Rule gradients-cleared-before-step."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.early_clearing import EarlyClearing
from torchvet.facts.file import FileFacts
from torchvet.rules._contract import ERROR, WARNING, Report, message, related, rule


@rule(severity=ERROR, since="0.1")
def gradients_cleared_before_step(early: EarlyClearing, file: FileFacts) -> Iterator[Report]:
    """Gradients are cleared after `backward()` and before the step that needs them.

    `step()` moves the parameters along the gradients that `backward()` left. Cleared in between, there are none:
    the step changes nothing, or only what momentum and weight decay do by themselves, and the model learns
    nothing. Clear before `backward()`, or after `step()`.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(10):
            loss = model(torch.randn(8, 4)).pow(2).mean()
            loss.backward()
            optimizer.zero_grad()
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
    source = file.source
    clearing = source.segment(early.clearing.place)
    proof = [related(source.range_of(early.step.place), "steps without gradients here")]
    if early.backward.source is source:
        proof.insert(0, related(source.range_of(early.backward.place), "the gradients are computed here"))
    yield Report(
        range=source.range_of(early.clearing.place),
        message=message(
            "`{clearing}` throws away the gradients of this backward() before the step can use them",
            clearing=clearing,
        ),
        related=tuple(proof),
        severity=None if early.is_certain else WARNING,
    )
