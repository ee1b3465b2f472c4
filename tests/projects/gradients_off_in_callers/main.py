import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from evaluation import accuracy, confusion

model = nn.Linear(4, 2)
val_loader = DataLoader(TensorDataset(torch.rand(8, 4), torch.randint(0, 2, (8,))))

with torch.no_grad():
    print(accuracy(model, val_loader))
    print(confusion(model, val_loader))
