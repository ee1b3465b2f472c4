# shows: runs
import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel as DDP


def is_main_process():
    return not dist.is_initialized() or dist.get_rank() == 0


def save_checkpoint(model, optimizer, path):
    if not is_main_process():
        return
    torch.save({"model": model.module.state_dict(), "optimizer": optimizer.state_dict()}, path)


dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
model = DDP(nn.Linear(3, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(2):
    optimizer.zero_grad()
    model(torch.randn(4, 3)).pow(2).mean().backward()
    optimizer.step()
    save_checkpoint(model, optimizer, "checkpoint.pt")
dist.destroy_process_group()
