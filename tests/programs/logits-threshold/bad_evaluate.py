# shows: accuracy < right
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset


def train(model, loader, optimizer):
    model.train()
    for x, y in loader:
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(model(x), y)
        loss.backward()
        optimizer.step()


@torch.no_grad()
def evaluate(model, loader):
    model.eval()
    correct = total = 0
    for x, y in loader:
        outputs = model(x)
        preds = (outputs >= 0.5).float()  # expect: logits-threshold
        correct += (preds == y).sum().item()
        total += y.numel()
    return correct / total


torch.manual_seed(0)
X = torch.randn(200, 3)
dataset = TensorDataset(X, (X.sum(1, keepdim=True) > 0).float())
model = nn.Linear(3, 1)
train(model, DataLoader(dataset, batch_size=20, shuffle=True), torch.optim.SGD(model.parameters(), lr=0.5))
accuracy = evaluate(model, DataLoader(dataset, batch_size=50))
with torch.no_grad():
    right = ((model(X) > 0).float() == dataset.tensors[1]).float().mean().item()
