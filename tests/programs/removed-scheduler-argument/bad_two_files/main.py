# shows: raises TypeError: verbose
import torch
import torch.nn as nn

from optimizers import build

model = nn.Linear(5, 1)
optimizer, scheduler = build(model, lr=0.05, warmup=3)
loss_fn = nn.L1Loss()
x, y = torch.randn(10, 5), torch.randn(10, 1)
for step in range(6):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    scheduler.step()
