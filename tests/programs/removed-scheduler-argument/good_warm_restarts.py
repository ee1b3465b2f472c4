# shows: plateau.num_bad_epochs >= 0
import torch
import torch.nn.functional as F
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingWarmRestarts, ReduceLROnPlateau


def train(model, loader, optimizer, scheduler, epochs, verbose=True):
    for epoch in range(epochs):
        for i, (x, y) in enumerate(loader):
            optimizer.zero_grad()
            loss = F.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            scheduler.step(epoch + i / len(loader))
        if verbose:
            print(epoch, loss.item())
    return loss.item()


model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=2)
plateau = ReduceLROnPlateau(optimizer, patience=3)
batches = [(torch.randn(4, 3), torch.randn(4, 1)) for _ in range(3)]
last = train(model, batches, optimizer, scheduler, 2, verbose=True)
plateau.step(last)
