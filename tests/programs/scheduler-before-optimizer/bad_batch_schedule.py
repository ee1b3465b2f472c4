# shows: lrs[0] < 0.1
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.optim.lr_scheduler import ExponentialLR

model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = ExponentialLR(optimizer, gamma=0.9)
lrs = []
for x, y in [(torch.randn(4, 3), torch.randn(4, 1)) for _ in range(3)]:
    scheduler.step()  # expect: scheduler-before-optimizer
    optimizer.zero_grad()
    F.mse_loss(model(x), y).backward()
    lrs.append(optimizer.param_groups[0]["lr"])
    optimizer.step()
