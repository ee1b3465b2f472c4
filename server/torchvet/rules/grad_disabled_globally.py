"""Rule grad-disabled-globally."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.legacy_calls import GlobalSwitch
from torchvet.rules._contract import ERROR, Report, message, related, rule


@rule(severity=ERROR, since="0.1")
def grad_disabled_globally(switch: GlobalSwitch, file: FileFacts) -> Iterator[Report]:
    """Gradients are switched off for the whole process, and then it trains.

    `torch.set_grad_enabled(False)` as a statement holds until something switches recording on again. A forward
    after it has no graph, and `backward()` raises.

    Bad:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 2))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        x, y = torch.randn(8, 4), torch.randint(0, 2, (8,))
        torch.set_grad_enabled(False)
        print(model(x).argmax(1))
        loss = F.cross_entropy(model(x), y)
        loss.backward()

    Good:
        import torch
        import torch.nn.functional as F
        from torch import nn

        model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 2))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        x, y = torch.randn(8, 4), torch.randint(0, 2, (8,))
        with torch.set_grad_enabled(False):
            print(model(x).argmax(1))
        loss = F.cross_entropy(model(x), y)
        loss.backward()
    """
    yield Report(
        range=file.source.range_of(switch.node),
        message=message("this switches gradients off for all that follows, and backward() raises"),
        related=(
            related(file.source.range_of(switch.backward), "there is no graph to go back through here"),
        ),
    )
