# shows: runs
import torch
import torch.distributed as dist
import torch.nn.functional as F


def run(rank, world_size):
    dist.init_process_group("gloo", store=dist.HashStore(), rank=rank, world_size=world_size)
    net = torch.nn.parallel.DistributedDataParallel(torch.nn.Linear(4, 2))
    opt = torch.optim.Adam(net.parameters())
    best = float("inf")
    for epoch in range(3):
        x, y = torch.randn(6, 4), torch.randint(0, 2, (6,))
        opt.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        opt.step()
        if loss.item() < best:
            best = loss.item()
            state = {"epoch": epoch, "model": net.module.state_dict(), "optimizer": opt.state_dict()}
            torch.save(state, "best.pth")  # expect: save-on-every-rank
    dist.destroy_process_group()


run(0, 1)
