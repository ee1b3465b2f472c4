# shows: not torch.equal(before, net.weight)
import torch
from torch import nn

net = nn.Linear(3, 1)
before = net.weight.detach().clone()
optimizer = torch.optim.Adam(net.parameters())
for _ in range(5):
    optimizer.zero_grad()
    ((net(torch.randn(8, 3)) - 1) ** 2).mean().backward()
    optimizer.step()
