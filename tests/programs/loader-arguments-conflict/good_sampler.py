# shows: runs
import torch
from torch.utils.data import BatchSampler, DataLoader, RandomSampler, TensorDataset

dataset = TensorDataset(torch.randn(8, 2))
sampler = RandomSampler(dataset)
print(len(DataLoader(dataset, batch_size=4, sampler=sampler, shuffle=False)))
print(len(DataLoader(dataset, batch_sampler=BatchSampler(sampler, 4, False))))
