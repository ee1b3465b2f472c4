# shows: seen == len(dataset)
import torch
import torch.distributed as dist
import torch.nn as nn
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.data.distributed import DistributedSampler

dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
dataset = TensorDataset(torch.randn(40, 7), torch.randint(0, 3, (40,)))
sampler = DistributedSampler(dataset, num_replicas=dist.get_world_size(), rank=dist.get_rank(), shuffle=True)
loader = DataLoader(dataset, batch_size=10, shuffle=False, sampler=sampler)
model = DDP(nn.Linear(7, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
for epoch in range(2):
    sampler.set_epoch(epoch)
    seen = 0
    for x, y in loader:
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()
        seen += len(x)
dist.barrier()
dist.destroy_process_group()
