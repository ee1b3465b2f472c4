# mypy: ignore-errors
# prefix: torch-train
# title: Function that trains for one epoch
# description: One pass over the training data; returns the mean loss of a sample.
# stops: train_one_epoch
# --- snippet
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total_loss, n_samples = 0.0, 0
    for inputs, targets in loader:
        inputs = inputs.to(device, non_blocking=True)
        targets = targets.to(device, non_blocking=True)
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        # item() takes the number out of the graph, which can then be freed.
        total_loss += loss.item() * len(inputs)
        n_samples += len(inputs)
    return total_loss / n_samples
# --- check
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
inputs = torch.randn(20, 4)
loader = DataLoader(TensorDataset(inputs, inputs.sum(dim=1, keepdim=True)), batch_size=8)
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
losses = [train_one_epoch(model, loader, nn.MSELoss(), optimizer, "cpu") for _ in range(5)]
assert losses[-1] < 0.5 * losses[0], losses
