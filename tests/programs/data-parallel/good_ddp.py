# shows: "module.weight" in state
import torch
import torch.distributed as dist
import torch.nn as nn
from torch.nn.parallel import DistributedDataParallel

dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
model = DistributedDataParallel(nn.Linear(10, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for _ in range(3):
    inputs, labels = torch.randn(12, 10), torch.randint(0, 2, (12,))
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.step()
state = model.state_dict()
dist.barrier()
dist.destroy_process_group()
