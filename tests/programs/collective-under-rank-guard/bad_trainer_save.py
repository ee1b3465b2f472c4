# shows: runs
import os
import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel as DDP


class Trainer:
    def __init__(self, model, optimizer, gpu_id, save_every=1):
        self.gpu_id = gpu_id
        self.model = DDP(model)
        self.optimizer = optimizer
        self.save_every = save_every

    def train(self, max_epochs, batches):
        for epoch in range(max_epochs):
            for source, targets in batches:
                self.optimizer.zero_grad()
                loss = nn.functional.mse_loss(self.model(source), targets)
                loss.backward()
                self.optimizer.step()
            if self.gpu_id == 0 and epoch % self.save_every == 0:
                torch.save(self.model.module.state_dict(), f"checkpoint_{epoch}.pt")
                dist.barrier()  # expect: collective-under-rank-guard


def main(rank, world_size):
    dist.init_process_group("gloo", init_method="file://" + os.path.abspath("sync"), rank=rank, world_size=world_size)
    net = nn.Linear(3, 1)
    Trainer(net, torch.optim.SGD(net.parameters(), lr=1e-3), rank).train(2, [(torch.randn(4, 3), torch.randn(4, 1)) for _ in range(3)])
    dist.destroy_process_group()


main(0, 1)
