"""Files that tests train in several processes."""

from __future__ import annotations

# 42 samples in batches of 8: the last has two, which four processes can't split. No dropout and no batch normalisation, so that
# the number of processes changes nothing but the order in which numbers are added.
SLOPES = """
import os
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

epochs = 3
torch.manual_seed(3)
x = torch.randn(42, 6)
y = 3 * x.sum(1, keepdim=True) + 1


class Points(Dataset):
    n_read = 0

    def __len__(self):
        return 42

    def __getitem__(self, index):
        Points.n_read += 1
        rank = os.environ.get("RANK", "0")
        if os.environ.get("RAISE_AT") == f"{rank}/{Points.n_read}":
            raise ValueError(f"sample {index} is broken")
        number, _, when = os.environ.get("SIGNAL_AT", "").partition("@")
        if when == f"{rank}/{Points.n_read}":
            os.kill(os.getpid(), int(number))
        return x[index], y[index]


train_loader = DataLoader(Points(), batch_size=8, shuffle=True)
val_loader = DataLoader(Points(), batch_size=5)
model = nn.Sequential(*(nn.Linear(6, 6) for _ in range(3)), nn.Tanh(), nn.Linear(6, 1))
optimizer = torch.optim.AdamW(model.parameters(), lr=0.05)
print("the file runs")
"""
