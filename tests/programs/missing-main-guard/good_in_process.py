# shows: total == 28
import torch
from torch.utils.data import DataLoader, TensorDataset

loader = DataLoader(TensorDataset(torch.arange(8.0)), batch_size=4)
total = 0.0
for (x,) in loader:
    total += x.sum().item()
