# shows: history[0].requires_grad
import torch
from torch import nn

net = nn.Linear(3, 1)
criterion = nn.L1Loss()
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
history = []
for epoch in range(3):
    running = 0.0
    for _ in range(4):
        x, y = torch.randn(5, 3), torch.randn(5, 1)
        optimizer.zero_grad()
        loss = criterion(net(x), y)
        loss.backward()
        optimizer.step()
        running = running + loss  # expect: accumulated-loss-graph
    history.append(running / 4)
print(history)
