# shows: scheduler.last_epoch == 5
import torch
import torch.nn.functional as F
from torch import nn, optim
from torch.optim import lr_scheduler


def train_epoch(model, loader, optimizer):
    model.train()
    for x, y in loader:
        optimizer.zero_grad()
        loss = F.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()


model = nn.Linear(3, 1)
optimizer = optim.SGD(model.parameters(), lr=0.1)
scheduler = lr_scheduler.MultiStepLR(optimizer, milestones=[2, 4], gamma=0.1)
loader = [(torch.randn(4, 3), torch.randn(4, 1)) for _ in range(2)]
for epoch in range(1, 6):
    train_epoch(model, loader, optimizer)
    scheduler.step(epoch)  # expect: removed-scheduler-argument
    print(epoch, optimizer.param_groups[0]["lr"])
