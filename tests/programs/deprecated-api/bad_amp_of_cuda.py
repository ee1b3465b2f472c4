# shows: runs
import torch
from torch import nn
from torch.cuda.amp import GradScaler, autocast

model = nn.Linear(8, 2)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
scaler = GradScaler()  # expect: deprecated-api
for step in range(2):
    optimizer.zero_grad()
    with autocast():  # expect: deprecated-api
        loss = nn.functional.cross_entropy(model(torch.randn(4, 8)), torch.tensor([0, 1, 0, 1]))
    scaler.scale(loss).backward()
    scaler.step(optimizer)
    scaler.update()
