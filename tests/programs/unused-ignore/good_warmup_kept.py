# shows: lrs[0] < 0.1
import torch
from torch import nn

model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.5)
lrs = []
for epoch in range(3):
    # as in the original code, we start with a decay
    scheduler.step()  # torchvet: ignore[scheduler-before-optimizer]
    lrs.append(optimizer.param_groups[0]["lr"])
    optimizer.zero_grad()
    loss = model(torch.randn(4, 3)).pow(2).mean()
    loss.backward()
    optimizer.step()
