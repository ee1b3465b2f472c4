# shows: scheduler.last_epoch == 3
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.optim.lr_scheduler import ReduceLROnPlateau, StepLR

model = nn.Linear(4, 1)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
scheduler = ReduceLROnPlateau(optimizer, patience=1)
decay = StepLR(optimizer, step_size=10)
x, y, val_x, val_y = torch.randn(12, 4), torch.randn(12, 1), torch.randn(5, 4), torch.randn(5, 1)
for epoch in range(3):
    model.train()
    optimizer.zero_grad()
    loss = F.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
    model.eval()
    with torch.no_grad():
        val_loss = F.mse_loss(model(val_x), val_y)
    decay.step()
    scheduler.step(metrics=val_loss)
