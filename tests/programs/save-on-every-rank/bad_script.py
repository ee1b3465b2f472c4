# shows: runs
import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel as DDP

dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
model = DDP(nn.Linear(3, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(2):
    optimizer.zero_grad()
    model(torch.randn(4, 3)).mean().backward()
    optimizer.step()
    torch.save(model.module.state_dict(), "last.pt")  # expect: save-on-every-rank
dist.destroy_process_group()
