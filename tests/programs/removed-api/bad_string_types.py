# shows: raises ModuleNotFoundError: torch._six
import collections.abc

import torch
from torch._six import string_classes  # expect: removed-api


def collate(batch):
    first = batch[0]
    if isinstance(first, torch.Tensor):
        return torch.stack(batch)
    if isinstance(first, string_classes):
        return list(batch)
    if isinstance(first, collections.abc.Mapping):
        return {key: collate([each[key] for each in batch]) for key in first}
    return batch


print(collate([{"x": torch.ones(2), "id": "a"}, {"x": torch.zeros(2), "id": "b"}]))
