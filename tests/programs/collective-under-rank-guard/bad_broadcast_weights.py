# shows: runs
import torch
import torch.distributed as dist
import torch.nn as nn

dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
rank = dist.get_rank()
torch.manual_seed(rank)
model = nn.Linear(4, 2)

# everybody starts from the weights of rank 0
if rank == 0:
    with torch.no_grad():
        for p in model.parameters():
            dist.broadcast(p, src=0)  # expect: collective-under-rank-guard

optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    x, y = torch.randn(8, 4), torch.randint(0, 2, (8,))
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(x), y)
    loss.backward()
    for p in model.parameters():
        dist.all_reduce(p.grad)
        p.grad /= dist.get_world_size()
    optimizer.step()
dist.destroy_process_group()
