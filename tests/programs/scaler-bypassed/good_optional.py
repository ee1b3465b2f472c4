# shows: runs
import torch
from torch import nn

model = nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scaler = torch.amp.GradScaler("cpu") if torch.cuda.is_available() else None
for _ in range(2):
    optimizer.zero_grad()
    loss = model(torch.randn(2, 4)).mean()
    if scaler is not None:
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
    else:
        loss.backward()
        optimizer.step()
