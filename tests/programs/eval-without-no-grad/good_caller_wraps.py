# shows: not scores.requires_grad
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def run(model, loader):
    outs = []
    for (x,) in loader:
        outs.append(model(x))
    return torch.cat(outs)


model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 1))
test_loader = DataLoader(TensorDataset(torch.randn(12, 4)), batch_size=4)
model.eval()
with torch.no_grad():
    scores = run(model, test_loader)
