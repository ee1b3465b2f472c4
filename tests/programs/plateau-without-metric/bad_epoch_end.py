# shows: raises TypeError: metrics
import torch
from torch.optim.lr_scheduler import ReduceLROnPlateau

net = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
scheduler = ReduceLROnPlateau(optimizer, mode="min", factor=0.5)
for epoch in range(2):
    optimizer.zero_grad()
    net(torch.randn(4, 2)).mean().backward()
    optimizer.step()
    scheduler.step()  # expect: plateau-without-metric(error)
