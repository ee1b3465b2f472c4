# shows: runs
import torch
import torch.distributed as dist
import torch.nn as nn
import torch.utils.data as data
from torch.nn.parallel import DistributedDataParallel


class Trainer:
    def __init__(self, model, dataset, rank, world_size):
        self.rank, self.world_size = rank, world_size
        dist.init_process_group("gloo", store=dist.HashStore(), rank=rank, world_size=world_size)
        self.model = DistributedDataParallel(model)
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=1e-3)
        self.loader = data.DataLoader(dataset, batch_size=4, shuffle=True)  # expect: ddp-without-distributed-sampler

    def fit(self, epochs):
        for epoch in range(epochs):
            for x, y in self.loader:
                self.optimizer.zero_grad()
                loss = nn.functional.mse_loss(self.model(x), y)
                loss.backward()
                self.optimizer.step()
            if self.rank == 0:
                print("epoch", epoch, "loss", loss.item())
        dist.barrier()
        dist.destroy_process_group()


dataset = data.TensorDataset(torch.randn(20, 3), torch.randn(20, 1))
Trainer(nn.Linear(3, 1), dataset, 0, 1).fit(2)
