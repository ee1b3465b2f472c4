# shows: model.weight.grad.abs().sum() > 3 * one_batch
import torch
import torch.nn as nn
import torch.optim as optim
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)


def train_one_epoch(model, loader, criterion, optimizer):
    for inputs, targets in loader:
        outputs = model(inputs)
        loss = criterion(outputs, targets)
        loss.backward()  # expect: missing-zero-grad(error)
        optimizer.step()


model = nn.Linear(3, 1)
loader = DataLoader(TensorDataset(torch.ones(32, 3), torch.full((32, 1), 100.0)), batch_size=4)
criterion = nn.L1Loss()
criterion(model(torch.ones(4, 3)), torch.full((4, 1), 100.0)).backward()
one_batch = model.weight.grad.abs().sum().item()
model.zero_grad()
train_one_epoch(model, loader, criterion, optim.SGD(model.parameters(), lr=1e-4))
