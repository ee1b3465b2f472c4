"""Rule sampler-without-set-epoch."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Fix, Range
from torchvet.facts.distributed_code import UnshuffledEpochs
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.rules._contract import ERROR, Report, message, related, rule, unsafe_fix
from torchvet.syntax.edits import insert_statement_before


@rule(severity=ERROR, since="0.1")
def sampler_without_set_epoch(epochs: UnshuffledEpochs, file: FileFacts) -> Iterator[Report]:
    """A DistributedSampler is never told which epoch it is.

    The sampler shuffles with a seed made of its own seed and the epoch. Without `set_epoch` that seed never
    changes: every epoch goes through the data in the same order, on every card.

    Bad:
        import torch
        from torch import nn
        from torch.nn.parallel import DistributedDataParallel
        from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

        def train(model, data, epochs):
            sampler = DistributedSampler(data)
            loader = DataLoader(data, batch_size=4, sampler=sampler)
            for epoch in range(epochs):
                for batch in loader:
                    model(batch)

    Good:
        import torch
        from torch import nn
        from torch.nn.parallel import DistributedDataParallel
        from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

        def train(model, data, epochs):
            sampler = DistributedSampler(data)
            loader = DataLoader(data, batch_size=4, sampler=sampler)
            for epoch in range(epochs):
                sampler.set_epoch(epoch)
                for batch in loader:
                    model(batch)
    """
    source = file.source
    header = source.range_of(epochs.loop)
    if isinstance(epochs.loop, ast.For):
        header = Range(header.start, source.range_of(epochs.loop.iter).end)
    yield Report(
        range=header,
        message=message(
            "every epoch sees the same order: set_epoch() of the DistributedSampler is never called"
        ),
        fix=_fix(epochs, file),
        related=(related(source.range_of(epochs.sampler), "the sampler is made here"),),
    )


def _fix(epochs: UnshuffledEpochs, file: FileFacts) -> Fix | None:
    target = epochs.epochs.target if isinstance(epochs.epochs, ast.For) else None
    code = file.facts(LocalCode)[0]
    statement = code.parents.get(epochs.sampler)
    is_named = isinstance(statement, ast.Assign) and code.scope(statement) is code.scope(epochs.loop)
    if not isinstance(target, ast.Name) or not is_named or not isinstance(statement, ast.Assign):
        return None
    name = file.source.segment(statement.targets[0])
    before = code.statement(epochs.loop)
    if before is None:
        return None
    edit = insert_statement_before(file.source, before, f"{name}.set_epoch({target.id})")
    return unsafe_fix("Set the epoch before the loop", edit)
