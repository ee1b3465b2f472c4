# shows: runs
import os

import torch
import torch.distributed as dist
from torch import nn, optim


class Trainer:
    def __init__(self, model, rank, save_dir="checkpoints"):
        self.rank = rank
        self.model = nn.parallel.DistributedDataParallel(model)
        self.optimizer = optim.SGD(self.model.parameters(), lr=0.05)
        self.save_dir = save_dir
        os.makedirs(save_dir, exist_ok=True)

    def _save_checkpoint(self, epoch):
        ckp = self.model.module.state_dict()
        path = os.path.join(self.save_dir, "checkpoint.pt")
        torch.save(ckp, path)  # expect: save-on-every-rank
        print(f"[rank {self.rank}] epoch {epoch} saved to {path}")

    def train(self, batches, max_epochs):
        for epoch in range(max_epochs):
            for x, y in batches:
                self.optimizer.zero_grad()
                nn.functional.mse_loss(self.model(x), y).backward()
                self.optimizer.step()
            if epoch % 2 == 0:
                self._save_checkpoint(epoch)


dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
Trainer(nn.Linear(5, 1), dist.get_rank()).train([(torch.randn(4, 5), torch.randn(4, 1))] * 3, 3)
dist.destroy_process_group()
