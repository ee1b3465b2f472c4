# shows: torch.initial_seed() == 42
import random

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

torch.manual_seed(42)


class Signals(Dataset):
    def __init__(self, n):
        self.data = torch.randn(n, 5)

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        x = self.data[index]
        if random.random() < 0.5:  # expect: partial-seeding
            x = x.flip(0)
        return x


net = nn.Linear(5, 1)
for batch in DataLoader(Signals(8), batch_size=4, shuffle=True):
    print(net(batch).mean().item())
