# shows: runs
import copy

import torch
from torch import nn

net = nn.Linear(3, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.5)
best_loss, best = float("inf"), None
for epoch in range(5):
    loss = net(torch.randn(8, 3)).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if loss.item() < best_loss:
        best_loss = loss.item()
        best = copy.deepcopy(net.state_dict())
net.load_state_dict(best)
