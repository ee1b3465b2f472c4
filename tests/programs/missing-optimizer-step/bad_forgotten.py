# shows: torch.equal(before, net.weight)
import torch
from torch import nn

net = nn.Linear(3, 1)
before = net.weight.detach().clone()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for _ in range(5):
    optimizer.zero_grad()
    loss = ((net(torch.randn(8, 3)) - 1) ** 2).mean()
    loss.backward()  # expect: missing-optimizer-step(error)
    print(loss.item())
