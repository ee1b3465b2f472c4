# shows: all(o.param_groups[0]["lr"] < 1e-6 for o in optimizers)
import torch
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset


def fit(model, loader, optimizer, epochs, per_batch):
    n = epochs * len(loader) if per_batch else epochs
    scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=n)
    for epoch in range(epochs):
        for x, y in loader:
            optimizer.zero_grad()
            nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()
            if per_batch:
                scheduler.step()
        if not per_batch:
            scheduler.step()


loader = DataLoader(TensorDataset(torch.randn(12, 3), torch.randn(12, 1)), batch_size=4)
optimizers = []
for per_batch in (False, True):
    model = nn.Linear(3, 1)
    optimizers.append(optim.SGD(model.parameters(), lr=0.1))
    fit(model, loader, optimizers[-1], epochs=3, per_batch=per_batch)
