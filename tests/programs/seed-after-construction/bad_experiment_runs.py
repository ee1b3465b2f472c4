# shows: results[0] != results[1]
import random

import numpy as np
import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, hidden=16):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(4, hidden), nn.ReLU(), nn.Linear(hidden, 1))

    def forward(self, x):
        return self.net(x)


def run_experiment(seed):
    model = MLP()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)  # expect: seed-after-construction
    for step in range(20):
        x = torch.randn(16, 4)
        loss = ((model(x) - x.sum(1, keepdim=True)) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


results = [run_experiment(1234) for _ in range(2)]
