"""Rule forward-arguments."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Range
from torchvet.facts.file import FileFacts
from torchvet.facts.forward_calls import ForwardMismatch
from torchvet.rules._contract import ERROR, Report, message, related, rule


@rule(severity=ERROR, since="0.1")
def forward_arguments(mismatch: ForwardMismatch, file: FileFacts) -> Iterator[Report]:
    """A module is called with arguments its `forward` does not take.

    Calling a module hands its arguments on to `forward`. One too many, one too few or one of another name raises a
    TypeError.

    Bad:
        import torch
        from torch import nn

        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.fc = nn.Linear(4, 2)

            def forward(self, x, mask):
                return self.fc(x) * mask

        net = Net()
        out = net(torch.randn(8, 4))

    Good:
        import torch
        from torch import nn

        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.fc = nn.Linear(4, 2)

            def forward(self, x, mask):
                return self.fc(x) * mask

        net = Net()
        out = net(torch.randn(8, 4), torch.ones(8, 1))
    """
    source = file.source
    start = mismatch.source.range_of(mismatch.forward).start
    path = "" if mismatch.source is source else mismatch.source.path
    yield Report(
        range=source.range_of(mismatch.call),
        message=message("forward of `{owner}` {why}: TypeError", owner=mismatch.owner, why=mismatch.why),
        related=(related(Range(start, start), "forward is defined here", path=path),),
    )
