# shows: runs
import torch
import torch.distributed as dist
import torch.nn.functional as F
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.data.distributed import DistributedSampler


class Trainer:
    def __init__(self, model, dataset):
        self.model = DDP(model)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=1e-3)
        self.train_data = DataLoader(dataset, batch_size=4, shuffle=False, sampler=DistributedSampler(dataset))

    def train(self, max_epochs):
        for epoch in range(max_epochs):
            for source, targets in self.train_data:  # expect: sampler-without-set-epoch
                self.optimizer.zero_grad()
                loss = F.mse_loss(self.model(source), targets)
                loss.backward()
                self.optimizer.step()


dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
trainer = Trainer(torch.nn.Linear(3, 1), TensorDataset(torch.randn(8, 3), torch.randn(8, 1)))
trainer.train(2)
dist.destroy_process_group()
