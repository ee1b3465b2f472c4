# shows: trainer.penalty() == 0
import torch
import torch.nn as nn
from torch import optim


class Trainer:
    def __init__(self, net, weight_decay=1e-2):
        self.net = net
        self.params = net.parameters()
        self.optimizer = optim.Adam(self.params, lr=1e-3)
        self.weight_decay = weight_decay
        self.criterion = nn.MSELoss()

    def penalty(self):
        return sum((p**2).sum() for p in self.params)  # expect: exhausted-parameters

    def train_step(self, x, y):
        self.optimizer.zero_grad()
        loss = self.criterion(self.net(x), y) + self.weight_decay * self.penalty()
        loss.backward()
        self.optimizer.step()
        return loss.item()


trainer = Trainer(nn.Sequential(nn.Linear(3, 9), nn.ReLU(), nn.Linear(9, 1)))
for _ in range(3):
    print(trainer.train_step(torch.randn(5, 3), torch.randn(5, 1)))
