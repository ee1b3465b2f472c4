"""Rule wrapped-attribute-access."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit, Range
from torchvet.facts.distributed_code import WrappedAttribute
from torchvet.facts.file import FileFacts
from torchvet.rules._contract import ERROR, Report, message, related, rule, safe_fix


@rule(severity=ERROR, since="0.1")
def wrapped_attribute_access(access: WrappedAttribute, file: FileFacts) -> Iterator[Report]:
    """An attribute of the module is read through its wrapper.

    DataParallel and DistributedDataParallel hold the model as `.module` and pass only the forward on. Its layers
    and methods are not theirs: reading them raises an AttributeError.

    Bad:
        import torch
        from torch import nn

        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.head = nn.Linear(4, 2)

            def forward(self, x):
                return self.head(x)

        def wrapped(rank):
            model = nn.parallel.DistributedDataParallel(Net(), device_ids=[rank])
            return model.head.weight

    Good:
        import torch
        from torch import nn

        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.head = nn.Linear(4, 2)

            def forward(self, x):
                return self.head(x)

        def wrapped(rank):
            model = nn.parallel.DistributedDataParallel(Net(), device_ids=[rank])
            return model.module.head.weight
    """
    source = file.source
    end = source.range_of(access.node.value).end
    yield Report(
        range=source.range_of(access.node),
        message=message(
            "`{owner}` is a {wrapper}, which has no `{attribute}`: AttributeError",
            owner=access.owner,
            wrapper=access.wrapper,
            attribute=access.node.attr,
        ),
        fix=safe_fix("Go through `.module`", Edit(Range(end, end), ".module")),
        related=(related(source.range_of(access.wrap), "wrapped here"),),
    )
