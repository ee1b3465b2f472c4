"""Rule uncollatable-item."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.facts.dataset_items import UncollatableItem
from torchvet.facts.file import FileFacts
from torchvet.rules._contract import ERROR, Report, message, related, rule


@rule(severity=ERROR, since="0.1")
def uncollatable_item(item: UncollatableItem, file: FileFacts) -> Iterator[Report]:
    """The loader can't make a batch of this item.

    The DataLoader joins items by its default collate, which knows tensors, arrays, numbers, strings, and tuples,
    lists and dicts of them. A PIL image, a row of a pandas table or None raises `TypeError: default_collate: batch
    must contain tensors, …` as soon as the first batch is asked for. Turn it into a tensor in `__getitem__`, or
    give the loader a `collate_fn`.

    Bad:
        import torch
        from torch.utils.data import DataLoader, Dataset


        class Squares(Dataset):
            def __len__(self):
                return 4

            def __getitem__(self, index):
                return torch.tensor(index**2), None


        for batch in DataLoader(Squares(), batch_size=2):
            print(batch)

    Good:
        import torch
        from torch.utils.data import DataLoader, Dataset


        class Squares(Dataset):
            def __len__(self):
                return 4

            def __getitem__(self, index):
                return torch.tensor(index**2), index


        for batch in DataLoader(Squares(), batch_size=2):
            print(batch)
    """
    source = file.source
    yield Report(
        range=source.range_of(item.item),
        message=message("the default collate can't make a batch of this: it is a {what}", what=item.what)
        if item.what != "None"
        else message("the default collate can't make a batch of None"),
        related=(related(source.range_of(item.loader), "the loader that collates it"),),
    )
