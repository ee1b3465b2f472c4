"""Rule shape-mismatch."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.tensor_findings import ProvenAboutTensors
from torchvet.rules._contract import ERROR, Report, message, rule
from torchvet.rules._tensors import chain, report


@rule(severity=ERROR, since="0.1")
def shape_mismatch(proven: ProvenAboutTensors) -> Iterator[Report]:
    """An operation raises for every value of the sizes that are not known.

    The shapes in the program are followed from where they are known (`torch.randn(…)`, a DataLoader, the first
    layers of a model) through calls, loops and modules. Where an operation can't work on what it gets, whatever the
    batch size is, the message is the one torch would print, with the operations that led there.

    Where one number in a layer's constructor would mend it, the fix writes it there. Whether that number or the
    code before it is wrong is for you to say.

    Bad:
        import torch
        from torch import nn


        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.conv = nn.Conv2d(1, 8, 3)
                self.fc = nn.Linear(8 * 28 * 28, 10)

            def forward(self, x):
                x = self.conv(x).relu()
                return self.fc(x.flatten(1))


        scores = Net()(torch.randn(4, 1, 28, 28))

    Good:
        import torch
        from torch import nn


        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.conv = nn.Conv2d(1, 8, 3)
                self.fc = nn.Linear(8 * 26 * 26, 10)

            def forward(self, x):
                x = self.conv(x).relu()
                return self.fc(x.flatten(1))


        scores = Net()(torch.randn(4, 1, 28, 28))
    """
    found = proven.found
    if found.kind != "shape-mismatch":
        return
    template = "{error}: {message}{chain}"
    if found.words["layer"]:
        template += "; {operation} is {layer}"
    yield report(found, message(template, **{**found.words, "chain": chain(found)}))
