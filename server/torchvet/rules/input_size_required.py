"""Rule input-size-required."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.tensor_findings import ProvenAboutTensors
from torchvet.rules._contract import HINT, Report, message, rule
from torchvet.rules._tensors import report


@rule(severity=HINT, since="0.1")
def input_size_required(proven: ProvenAboutTensors) -> Iterator[Report]:
    """Behind a flatten, a layer fits only some sizes of the input.

    A `Linear` behind `flatten` fixes the size of the images: any other size raises. The hint says which sizes fit,
    computed from the layers before. An adaptive pooling layer in front of the flatten would take any.

    Bad:
        import torch
        from torch import nn


        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.conv = nn.Conv2d(3, 8, 3)
                self.fc = nn.Linear(8 * 30 * 30, 10)

            def forward(self, x):
                x = self.conv(x).relu()
                return self.fc(torch.flatten(x, 1))

    Good:
        import torch
        from torch import nn


        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.conv = nn.Conv2d(3, 8, 3)
                self.pool = nn.AdaptiveAvgPool2d(4)
                self.fc = nn.Linear(8 * 4 * 4, 10)

            def forward(self, x):
                x = self.pool(self.conv(x).relu())
                return self.fc(torch.flatten(x, 1))
    """
    found = proven.found
    if found.kind != "input-size-required":
        return
    yield report(
        found,
        message(
            "only inputs with {name} = {sizes} fit here: the layer wants {wanted} features",
            **found.words,
        ),
    )
