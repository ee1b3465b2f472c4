# shows: abs(optimizer.param_groups[0]["lr"] - 0.1 * 0.9 ** 5) < 1e-9
import torch
from torch import nn, optim


def configure(model):
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    scheduler = optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.9)
    return optimizer, scheduler


def run_epoch(model, optimizer, scheduler, x, y):
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    scheduler.step()
    return loss.item()


model = nn.Linear(4, 2)
optimizer, scheduler = configure(model)
for epoch in range(5):
    run_epoch(model, optimizer, scheduler, torch.randn(8, 4), torch.randint(0, 2, (8,)))
