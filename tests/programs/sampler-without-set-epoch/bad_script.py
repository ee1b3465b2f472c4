# shows: runs
import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
dataset = TensorDataset(torch.randn(16, 4), torch.randint(0, 2, (16,)))
train_sampler = DistributedSampler(dataset)
train_loader = DataLoader(dataset, batch_size=4, sampler=train_sampler)
model = DistributedDataParallel(nn.Linear(4, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(2):
    for x, y in train_loader:  # expect: sampler-without-set-epoch
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()
dist.destroy_process_group()
