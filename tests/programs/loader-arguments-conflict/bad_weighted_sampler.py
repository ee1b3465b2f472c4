# shows: raises ValueError: mutually exclusive
import torch
from torch.utils.data import DataLoader, TensorDataset, WeightedRandomSampler

labels = torch.tensor([0, 0, 0, 1])
dataset = TensorDataset(torch.randn(4, 2), labels)
sampler = WeightedRandomSampler(torch.tensor([1.0, 3.0])[labels], num_samples=8)
loader = DataLoader(dataset, batch_size=2, shuffle=True, sampler=sampler)  # expect: loader-arguments-conflict
