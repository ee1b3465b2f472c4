"""Rule parameters-missing-from-optimizer."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit
from torchvet.facts.file import FileFacts
from torchvet.facts.left_out_modules import LeftOutModule
from torchvet.rules._contract import WARNING, Report, message, related, rule, safe_fix


@rule(severity=WARNING, since="0.1")
def parameters_missing_from_optimizer(module: LeftOutModule, file: FileFacts) -> Iterator[Report]:
    """A module is trained with, and in no optimizer.

    The optimizer changes only the parameters it was given. A second module that takes part in the loss gets
    gradients, and stays as it was initialised. Give the optimizer the parameters of all of them; or freeze the
    module, so that it is plain it is not trained.

    Bad:
        import torch
        import torch.nn.functional as F
        from torch import nn

        encoder, head = nn.Linear(4, 8), nn.Linear(8, 2)
        optimizer = torch.optim.SGD(head.parameters(), lr=0.1)
        x, y = torch.randn(8, 4), torch.randint(0, 2, (8,))
        for _ in range(3):
            optimizer.zero_grad()
            loss = F.cross_entropy(head(encoder(x)), y)
            loss.backward()
            optimizer.step()

    Good:
        import torch
        import torch.nn.functional as F
        from torch import nn

        encoder, head = nn.Linear(4, 8), nn.Linear(8, 2)
        optimizer = torch.optim.SGD([*encoder.parameters(), *head.parameters()], lr=0.1)
        x, y = torch.randn(8, 4), torch.randint(0, 2, (8,))
        for _ in range(3):
            optimizer.zero_grad()
            loss = F.cross_entropy(head(encoder(x)), y)
            loss.backward()
            optimizer.step()
    """
    source = file.source
    both = f"[*{module.model}.parameters(), *{source.segment(module.held)}]"
    yield Report(
        range=source.range_of(module.optimizer),
        message=message(
            "no optimizer holds the parameters of `{model}`, which is part of the loss", model=module.model
        ),
        fix=safe_fix("Add its parameters", Edit(source.range_of(module.held), both)),
        related=(
            related(source.range_of(module.use), "it takes part in the loss here"),
            related(source.range_of(module.made), "it is made here"),
        ),
    )
