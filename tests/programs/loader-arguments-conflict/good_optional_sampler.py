# shows: runs
import torch
from torch.utils.data import DataLoader, TensorDataset

dataset = TensorDataset(torch.randn(8, 2))
sampler = None
loader = DataLoader(dataset, batch_size=4, shuffle=sampler is None, sampler=sampler)
print(len(loader), len(DataLoader(dataset, shuffle=True, sampler=None, persistent_workers=False)))
