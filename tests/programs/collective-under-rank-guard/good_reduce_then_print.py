# shows: mean > 0
import torch
import torch.distributed as dist
import torch.nn as nn

dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
rank, world_size = dist.get_rank(), dist.get_world_size()
model = nn.parallel.DistributedDataParallel(nn.Linear(4, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(2):
    x, y = torch.randn(8, 4), torch.randint(0, 2, (8,))
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    total = loss.detach().clone()
    dist.all_reduce(total)
    mean = total.item() / world_size
    if rank == 0:
        print(epoch, mean)
        torch.save(model.module.state_dict(), "latest.pt")
    dist.barrier()
dist.destroy_process_group()
