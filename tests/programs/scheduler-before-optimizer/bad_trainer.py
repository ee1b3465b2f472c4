# shows: trainer.used[0] < 0.1
import torch
from torch import nn


class Trainer:
    def __init__(self, model):
        self.model = model
        self.optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        self.scheduler = torch.optim.lr_scheduler.ExponentialLR(self.optimizer, gamma=0.9)
        self.used = []

    def train_step(self, x, y):
        loss = nn.functional.mse_loss(self.model(x), y)
        self.optimizer.zero_grad()
        loss.backward()
        self.scheduler.step()  # expect: scheduler-before-optimizer
        self.used.append(self.optimizer.param_groups[0]["lr"])
        self.optimizer.step()
        return loss.item()


trainer = Trainer(nn.Linear(3, 1))
for epoch in range(4):
    print(epoch, trainer.train_step(torch.randn(8, 3), torch.randn(8, 1)))
