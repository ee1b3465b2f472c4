# shows: runs
import torch
import torch.distributed as dist
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.data.distributed import DistributedSampler


def main_worker(rank, world_size, epochs=3):
    dist.init_process_group("gloo", store=dist.HashStore(), rank=rank, world_size=world_size)
    data = TensorDataset(torch.randn(12, 3), torch.randn(12, 1))
    sampler = DistributedSampler(data, num_replicas=world_size, rank=rank, shuffle=True)
    loader = DataLoader(data, batch_size=4, sampler=sampler, num_workers=0)
    net = nn.parallel.DistributedDataParallel(nn.Linear(3, 1))
    opt = torch.optim.Adam(net.parameters())
    for epoch in range(epochs):
        net.train()
        for step, (x, y) in enumerate(loader):  # expect: sampler-without-set-epoch
            loss = F.mse_loss(net(x), y)
            opt.zero_grad()
            loss.backward()
            opt.step()
        if rank == 0:
            print(epoch, loss.item())
    dist.destroy_process_group()


main_worker(0, 1)
