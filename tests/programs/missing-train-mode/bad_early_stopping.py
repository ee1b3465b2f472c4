# shows: not model.training and not model[1].training
import argparse

import torch
from torch import nn, optim

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=4)
args = parser.parse_args([])


def train_epoch(model, batches, criterion, optimizer):
    for x, y in batches:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()


def valid_epoch(model, batches, criterion):
    model.eval()  # expect: missing-train-mode
    with torch.no_grad():
        losses = [criterion(model(x), y).item() for x, y in batches]
    return sum(losses) / len(losses)


batches = [(torch.randn(6, 5), torch.randn(6, 1)) for _ in range(4)]
model = nn.Sequential(nn.Linear(5, 10), nn.BatchNorm1d(10), nn.Tanh(), nn.Linear(10, 1))
criterion, optimizer = nn.MSELoss(), optim.RMSprop(model.parameters(), lr=1e-3)
best, wait, epoch = float("inf"), 0, 0
while epoch < args.epochs and wait < 10:
    train_epoch(model, batches[:3], criterion, optimizer)
    val_loss = valid_epoch(model, batches[3:], criterion)
    best, wait = (val_loss, 0) if val_loss < best else (best, wait + 1)
    epoch += 1
