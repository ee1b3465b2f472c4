# shows: runs
import torch
import torch.distributed as dist
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.data.distributed import DistributedSampler


class Trainer:
    def __init__(self, model, dataset):
        self.model = nn.parallel.DistributedDataParallel(model)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.01)
        self.loader = DataLoader(dataset, batch_size=4, sampler=DistributedSampler(dataset))

    def _run_epoch(self, epoch):
        self.loader.sampler.set_epoch(epoch)
        for x, y in self.loader:
            self.optimizer.zero_grad()
            nn.functional.mse_loss(self.model(x), y).backward()
            self.optimizer.step()

    def train(self, max_epochs):
        for epoch in range(max_epochs):
            self._run_epoch(epoch)


dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
Trainer(nn.Linear(3, 1), TensorDataset(torch.randn(8, 3), torch.randn(8, 1))).train(2)
dist.destroy_process_group()
