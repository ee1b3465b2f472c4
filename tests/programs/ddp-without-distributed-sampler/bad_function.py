# shows: runs
import torch
import torch.distributed as dist
import torch.nn as nn
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.data import DataLoader, TensorDataset


def train(rank, world_size):
    dist.init_process_group("gloo", store=dist.HashStore(), rank=rank, world_size=world_size)
    dataset = TensorDataset(torch.randn(8, 2), torch.randn(8, 1))
    loader = DataLoader(dataset, batch_size=4, shuffle=True)  # expect: ddp-without-distributed-sampler
    model = DDP(nn.Linear(2, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for x, y in loader:
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()
    dist.destroy_process_group()


train(0, 1)
