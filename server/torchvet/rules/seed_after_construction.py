"""Rule seed-after-construction."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.seeds import LateSeed
from torchvet.rules._contract import WARNING, Report, message, related, rule


@rule(severity=WARNING, since="0.1")
def seed_after_construction(late: LateSeed, file: FileFacts) -> Iterator[Report]:
    """The seed comes after the model.

    A model draws its weights when it is made. A seed that is set afterwards does not reach them: every run starts
    from other weights, and the results differ although the script is seeded.

    Bad:
        import torch
        from torch import nn

        net = nn.Linear(4, 2)
        torch.manual_seed(0)
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)

    Good:
        import torch
        from torch import nn

        torch.manual_seed(0)
        net = nn.Linear(4, 2)
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    """
    source = file.source
    yield Report(
        range=source.range_of(late.seed),
        message=message(
            "`{model}` has drawn its weights before this seed: they differ from run to run", model=late.model
        ),
        related=(related(source.range_of(late.made), "the model is made here"),),
    )
