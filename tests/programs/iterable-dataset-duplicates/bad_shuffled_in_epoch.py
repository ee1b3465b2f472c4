# shows: n_samples == 20
import random

import torch
from torch import nn
from torch.utils.data import DataLoader, IterableDataset


class Samples(IterableDataset):
    def __init__(self, pairs):
        self.pairs = pairs

    def __iter__(self):
        random.shuffle(self.pairs)
        for x, y in self.pairs:
            yield x, y


pairs = [(torch.full((3,), float(i)), torch.tensor([float(i)])) for i in range(10)]
model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
if __name__ == "__main__":
    loader = DataLoader(Samples(pairs), batch_size=5, num_workers=2)  # expect: iterable-dataset-duplicates(error)
    n_samples = 0
    for x, y in loader:
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        n_samples += len(x)
