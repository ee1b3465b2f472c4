# shows: runs
import torch
import torch.distributed as dist
import torch.nn as nn


class Trainer:
    def __init__(self, model, rank, save_every=1):
        self.rank, self.save_every = rank, save_every
        self.model = nn.parallel.DistributedDataParallel(model)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=1e-2)

    def _save_snapshot(self, epoch):
        snapshot = {"MODEL_STATE": self.model.module.state_dict(), "EPOCHS_RUN": epoch}
        torch.save(snapshot, "snapshot.pt")

    def train(self, max_epochs):
        for epoch in range(max_epochs):
            self.optimizer.zero_grad()
            self.model(torch.randn(4, 3)).pow(2).mean().backward()
            self.optimizer.step()
            if self.rank == 0 and epoch % self.save_every == 0:
                self._save_snapshot(epoch)


dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
Trainer(nn.Linear(3, 1), dist.get_rank()).train(2)
dist.destroy_process_group()
