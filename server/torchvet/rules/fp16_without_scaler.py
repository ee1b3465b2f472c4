"""Rule fp16-without-scaler."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.scaler_use import UnscaledHalf
from torchvet.rules._contract import WARNING, Report, message, related, rule


@rule(severity=WARNING, since="0.1")
def fp16_without_scaler(half: UnscaledHalf, file: FileFacts) -> Iterator[Report]:
    """A float16 autocast trains without a gradient scaler.

    float16 has no numbers below 6e-8. Gradients are often smaller and become zero, so that parts of the model stop
    learning without any message. `torch.amp.GradScaler` multiplies the loss before backward and divides it out
    before the step; bfloat16 has the range of float32 and needs none.

    Bad:
        import torch
        from torch import nn

        def train(model, loader, optimizer):
            for x, y in loader:
                optimizer.zero_grad()
                with torch.autocast("cuda", dtype=torch.float16):
                    loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()

    Good:
        import torch
        from torch import nn

        def train(model, loader, optimizer):
            scaler = torch.amp.GradScaler("cuda")
            for x, y in loader:
                optimizer.zero_grad()
                with torch.autocast("cuda", dtype=torch.float16):
                    loss = nn.functional.cross_entropy(model(x), y)
                scaler.scale(loss).backward()
                scaler.step(optimizer)
                scaler.update()
    """
    source = file.source
    yield Report(
        range=source.range_of(half.backward),
        message=message("gradients of a float16 autocast without a GradScaler: small ones become zero"),
        related=(related(source.range_of(half.autocast), "the forward runs in float16 here"),),
    )
