# shows: model.weight.abs().max() < 5
import torch
from torch import nn, optim

model = nn.Linear(4, 1)
optimizer = optim.SGD(model.parameters(), lr=0.01)
scaler = torch.amp.GradScaler("cpu")
loss_fn = nn.MSELoss()

# two full precision epochs first, then mixed precision
for epoch in range(2):
    x, y = torch.randn(8, 4), torch.randn(8, 1)
    optimizer.zero_grad()
    loss_fn(model(x), y).backward()
    optimizer.step()

for epoch in range(3):
    x, y = torch.randn(8, 4), torch.randn(8, 1)
    optimizer.zero_grad()
    with torch.autocast("cpu", dtype=torch.float16):
        loss = loss_fn(model(x).float(), y)
    scaler.scale(loss).backward()
    scaler.step(optimizer)
    scaler.update()
