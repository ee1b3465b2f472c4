# shows: runs
import torch
from torch import nn

net = nn.Linear(3, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.5)
best_loss = float("inf")
for epoch in range(3):
    loss = net(torch.randn(8, 3)).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if loss.item() < best_loss:
        best_loss = loss.item()
        state = net.state_dict()
        torch.save(state, "best.pt")
net.load_state_dict(torch.load("best.pt"))
