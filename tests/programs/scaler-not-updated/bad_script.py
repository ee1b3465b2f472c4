# shows: raises RuntimeError: step() has already been called
import torch
from torch import nn

net = nn.Linear(3, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
scaler = torch.amp.GradScaler("cpu")
for i in range(3):
    optimizer.zero_grad()
    loss = net(torch.randn(4, 3)).pow(2).mean()
    scaler.scale(loss).backward()
    scaler.step(optimizer)  # expect: scaler-not-updated
