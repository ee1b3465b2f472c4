# shows: len(set(values)) == 8
import torch
from torch.utils.data import DataLoader, IterableDataset


class Noise(IterableDataset):
    def __init__(self, count):
        self.count = count

    def __iter__(self):
        for _ in range(self.count):
            yield torch.rand(1)


if __name__ == "__main__":
    loader = DataLoader(Noise(4), batch_size=2, num_workers=2)
    values = [value for batch in loader for value in batch.flatten().tolist()]
