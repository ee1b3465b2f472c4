"""Rule undefined-submodule."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.undefined_attributes import UndefinedAttribute
from torchvet.rules._contract import ERROR, WARNING, Report, message, rule


@rule(severity=ERROR, since="0.1")
def undefined_submodule(undefined: UndefinedAttribute, file: FileFacts) -> Iterator[Report]:
    """Forward uses a layer that the module does not have.

    An attribute that neither the class nor one of its bases ever assigns raises an AttributeError in the first
    forward. Often it is the name of another layer, misspelt.

    Bad:
        import torch
        from torch import nn


        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.conv1 = nn.Conv2d(3, 8, 3)
                self.conv2 = nn.Conv2d(8, 8, 3)

            def forward(self, x):
                return self.conv3(self.conv2(self.conv1(x)))


        out = Net()(torch.randn(1, 3, 16, 16))

    Good:
        import torch
        from torch import nn


        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.conv1 = nn.Conv2d(3, 8, 3)
                self.conv2 = nn.Conv2d(8, 8, 3)
                self.conv3 = nn.Conv2d(8, 8, 3)

            def forward(self, x):
                return self.conv3(self.conv2(self.conv1(x)))


        out = Net()(torch.randn(1, 3, 16, 16))
    """
    text = "`{attribute}` is never assigned in `{owner}`: its forward raises AttributeError"
    if undefined.near:
        text = "`{attribute}` is never assigned in `{owner}`, only `self.{near}` is: its forward raises AttributeError"
    yield Report(
        range=file.source.range_of(undefined.node),
        message=message(
            text,
            attribute=file.source.segment(undefined.node),
            owner=undefined.owner.name,
            near=undefined.near,
        ),
        # Without an object of it, the class may be meant for subclasses.
        severity=None if undefined.is_made or undefined.near else WARNING,
    )
