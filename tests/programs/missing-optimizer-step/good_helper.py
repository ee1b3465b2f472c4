# shows: runs
import torch
from torch import nn


def update(optimizer):
    optimizer.step()


net = nn.Linear(3, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for _ in range(5):
    optimizer.zero_grad()
    net(torch.randn(8, 3)).mean().backward()
    update(optimizer)
