"""Rule loader-arguments-conflict."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.file import FileFacts
from torchvet.facts.loader_arguments import LoaderConflict
from torchvet.rules._contract import ERROR, Report, message, related, rule


@rule(severity=ERROR, since="0.1")
def loader_arguments_conflict(conflict: LoaderConflict, file: FileFacts) -> Iterator[Report]:
    """The DataLoader gets arguments that exclude each other.

    A sampler decides which samples come in which order, a batch sampler decides whole batches, and an
    IterableDataset decides everything itself. Whatever else would decide the same raises a ValueError when the
    loader is made; so do persistent workers without any worker.

    Bad:
        import torch
        from torch.utils.data import DataLoader, RandomSampler, TensorDataset

        dataset = TensorDataset(torch.randn(8, 2))
        loader = DataLoader(dataset, batch_size=4, shuffle=True, sampler=RandomSampler(dataset))

    Good:
        import torch
        from torch.utils.data import DataLoader, RandomSampler, TensorDataset

        dataset = TensorDataset(torch.randn(8, 2))
        loader = DataLoader(dataset, batch_size=4, sampler=RandomSampler(dataset))
    """
    source = file.source
    second = conflict.second
    yield Report(
        range=source.range_of(conflict.loader),
        message=message("{why}: ValueError", why=conflict.why),
        related=(
            related(source.range_of(conflict.first), "this argument"),
            *((related(source.range_of(second), "does not go with this one"),) if second is not None else ()),
        ),
    )
