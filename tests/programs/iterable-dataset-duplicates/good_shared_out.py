# shows: sorted(seen) == list(range(10))
import math

import torch
from torch.utils.data import DataLoader, IterableDataset


class Numbers(IterableDataset):
    def __init__(self, start, end):
        self.start, self.end = start, end

    def __iter__(self):
        info = torch.utils.data.get_worker_info()
        if info is None:
            return iter(range(self.start, self.end))
        share = math.ceil((self.end - self.start) / info.num_workers)
        first = self.start + info.id * share
        return iter(range(first, min(first + share, self.end)))


if __name__ == "__main__":
    loader = DataLoader(Numbers(0, 10), batch_size=2, num_workers=2)
    seen = [value for batch in loader for value in batch.tolist()]
