# shows: len(shard) == 30
import torch
import torch.distributed as dist
from torch import nn
from torch.utils.data import DataLoader, Subset, TensorDataset


def train(rank, world_size):
    dist.init_process_group("gloo", store=dist.HashStore(), rank=rank, world_size=world_size)
    full = TensorDataset(torch.randn(30, 4), torch.randn(30, 1))
    shard = Subset(full, range(rank, len(full), world_size))
    loader = DataLoader(shard, batch_size=5, shuffle=True)
    model = nn.parallel.DistributedDataParallel(nn.Linear(4, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for _ in range(2):
        for x, y in loader:
            loss = nn.functional.mse_loss(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    dist.barrier()
    dist.destroy_process_group()
    return shard


shard = train(0, 1)
