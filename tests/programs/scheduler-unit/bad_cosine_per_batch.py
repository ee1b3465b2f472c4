# shows: min(lrs[:8]) < 0.001 and max(lrs[8:]) > 0.09
import torch
import torch.nn.functional as F
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset


def train_one_epoch(model, loader, optimizer, scheduler, lrs):
    for x, y in loader:
        loss = F.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()  # expect: scheduler-unit
        lrs.append(optimizer.param_groups[0]["lr"])


def main():
    n_epochs = 5
    loader = DataLoader(TensorDataset(torch.randn(40, 3), torch.randn(40, 1)), batch_size=4, shuffle=True)
    model = nn.Linear(3, 1)
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=n_epochs)
    lrs = []
    for epoch in range(n_epochs):
        train_one_epoch(model, loader, optimizer, scheduler, lrs)
    return lrs


if __name__ == "__main__":
    lrs = main()
