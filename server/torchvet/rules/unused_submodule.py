"""Rule unused-submodule."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix, Position, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.unread_submodules import UnreadSubmodule
from torchvet.rules._contract import HINT, WARNING, Report, message, rule, unsafe_fix


@rule(severity=WARNING, since="0.1")
def unused_submodule(unread: UnreadSubmodule, file: FileFacts) -> Iterator[Report]:
    """A layer is made and never used.

    Its weights are in `parameters()` and in every checkpoint, and never get a gradient: DistributedDataParallel stops
    with an error because of them, and often forward was meant to use the layer. A layer without weights is a hint.

    Bad:
        import torch
        from torch import nn


        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.fc1 = nn.Linear(4, 8)
                self.fc2 = nn.Linear(8, 8)
                self.fc3 = nn.Linear(8, 2)

            def forward(self, x):
                return self.fc3(torch.relu(self.fc1(x)))

    Good:
        import torch
        from torch import nn


        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.fc1 = nn.Linear(4, 8)
                self.fc2 = nn.Linear(8, 8)
                self.fc3 = nn.Linear(8, 2)

            def forward(self, x):
                x = torch.relu(self.fc1(x))
                return self.fc3(torch.relu(self.fc2(x)))
    """
    text = "nothing reads `{target}` of `{owner}`"
    if unread.has_weights:
        text += ": its weights are never trained, and DistributedDataParallel stops because of them"
    yield Report(
        range=file.source.range_of(unread.statement),
        message=message(text, target=file.source.segment(unread.target), owner=unread.owner.name),
        fix=_fix(unread, file),
        severity=None if unread.has_weights else HINT,
    )


def _fix(unread: UnreadSubmodule, file: FileFacts) -> Fix | None:
    """Takes the lines of the statement away; weights of old checkpoints then have no place."""
    source, statement = file.source, unread.statement
    first, last = statement.lineno, statement.end_lineno or statement.lineno
    place = source.range_of(statement)
    is_whole = place.start.column == len(source.indentation(first))
    rest = source.lines[last - 1][place.end.column :].strip()
    if unread.is_alone or not is_whole or (rest and not rest.startswith("#")):
        return None
    return unsafe_fix("Remove it", Edit(Range(Position(first, 0), Position(last + 1, 0)), ""))
