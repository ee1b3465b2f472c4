# shows: runs
import torch
import torch.distributed as dist
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
dataset = TensorDataset(torch.randn(8, 2))
loader = DataLoader(dataset, batch_size=2, sampler=DistributedSampler(dataset, shuffle=False))
for epoch in range(2):
    for (x,) in loader:
        print(x.sum())
dist.destroy_process_group()
