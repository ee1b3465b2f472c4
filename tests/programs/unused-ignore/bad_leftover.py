# shows: runs
import torch
from torch import nn

net = nn.Linear(2, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for _ in range(2):
    optimizer.zero_grad()
    loss = net(torch.ones(1, 2)).mean()
    loss.backward()  # torchvet: ignore[missing-zero-grad]  # expect: unused-ignore
    optimizer.step()
