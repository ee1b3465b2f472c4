# shows: torch.initial_seed() == 7
import random

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class FlipDataset(Dataset):
    def __init__(self, n):
        self.images = torch.rand(n, 1, 4, 4)

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image = self.images[i]
        if random.random() < 0.5:  # expect: partial-seeding
            image = image.flip(-1)
        return image, i % 2


def main():
    torch.manual_seed(7)
    model = nn.Sequential(nn.Flatten(), nn.Linear(16, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for x, y in DataLoader(FlipDataset(12), batch_size=4, shuffle=True):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()


if __name__ == "__main__":
    main()
