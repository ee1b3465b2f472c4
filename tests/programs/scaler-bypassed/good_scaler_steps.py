# shows: runs
import torch
from torch import nn

model = nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scaler = torch.amp.GradScaler("cpu")
for _ in range(2):
    optimizer.zero_grad()
    scaler.scale(model(torch.randn(2, 4)).mean()).backward()
    scaler.step(optimizer)
    scaler.update()
