# shows: raises ValueError: IterableDataset
import torch
from torch.utils.data import DataLoader, IterableDataset


class Lines(IterableDataset):
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for i in range(self.n):
            yield torch.tensor([float(i)])


def main():
    train_set = Lines(10)
    loader = DataLoader(train_set, batch_size=2, shuffle=True)  # expect: loader-arguments-conflict
    for batch in loader:
        print(batch)


main()
