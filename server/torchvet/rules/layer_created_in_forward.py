"""Rule layer-created-in-forward."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.layer_places import LayerInForward
from torchvet.rules._contract import ERROR, Report, message, rule


@rule(severity=ERROR, since="0.1")
def layer_created_in_forward(made: LayerInForward, file: FileFacts) -> Iterator[Report]:
    """A layer with weights is made in `forward`.

    Every call makes a new layer with new random weights. No optimizer knows them and no checkpoint holds them, so
    nothing of it is ever learnt. Make layers in `__init__` and call them in `forward`.

    Bad:
        from torch import nn


        class Net(nn.Module):
            def forward(self, x):
                return nn.Linear(4, 2)(x)

    Good:
        from torch import nn


        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.fc = nn.Linear(4, 2)

            def forward(self, x):
                return self.fc(x)
    """
    yield Report(
        range=file.source.range_of(made.layer),
        message=message(
            "every call of `{method}` makes this layer anew, with random weights that are never trained",
            method=made.method,
        ),
    )
