"""Rule clip-without-effect."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.loop_order import IdleClip
from torchvet.rules._contract import ERROR, WARNING, Report, message, related, rule


@rule(severity=ERROR, since="0.1")
def clip_without_effect(clip: IdleClip, file: FileFacts) -> Iterator[Report]:
    """Gradients are clipped where no step uses them.

    Clipping changes the `.grad` that is there at this moment. After the step they have done their work and are
    cleared before the next one; before `backward()` there is nothing to clip. Training runs as if the line were
    not there, and exploding gradients explode.

    Bad:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(3):
            optimizer.zero_grad()
            model(torch.randn(8, 4)).sum().backward()
            optimizer.step()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)

    Good:
        import torch
        from torch import nn

        model = nn.Linear(4, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(3):
            optimizer.zero_grad()
            model(torch.randn(8, 4)).sum().backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
    """
    source = file.source
    why = (
        "the step has already used the gradients, and they are cleared before the next"
        if clip.is_late
        else "backward() has not filled the gradients yet"
    )
    yield Report(
        range=source.range_of(clip.clip),
        message=message("clipping has no effect here: {why}", why=why),
        related=(
            related(source.range_of(clip.loop.backward), "the gradients are filled here"),
            related(source.range_of(clip.loop.step), "the step that uses them"),
        ),
        severity=None if clip.loop.is_certain else WARNING,
    )
