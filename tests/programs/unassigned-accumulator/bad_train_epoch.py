# shows: raises UnboundLocalError: running_loss
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

running_loss = 0.0


def train_epoch(model, loader, criterion, optimizer):
    model.train()
    for inputs, targets in loader:
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        running_loss += loss.item() * inputs.size(0)  # expect: unassigned-accumulator
    return running_loss / len(loader.dataset)


model = nn.Linear(4, 1)
loader = DataLoader(TensorDataset(torch.randn(16, 4), torch.randn(16, 1)), batch_size=4)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for epoch in range(3):
    print(epoch, train_epoch(model, loader, nn.MSELoss(), optimizer))
