# shows: runs
import torch
from torch import nn, optim


class Trainer:
    def __init__(self, model, lr=0.1):
        self.model = model
        self.optimizer = optim.SGD(self.model.parameters(), lr=lr)
        self.criterion = nn.CrossEntropyLoss()

    def step(self, x, y):
        self.optimizer.zero_grad()
        loss = self.criterion(self.model(x), y)
        loss.backward()
        self.optimizer.step()
        return loss.item()  # torchvet: ignore  # expect: unused-ignore


trainer = Trainer(nn.Linear(4, 3))
history = [trainer.step(torch.randn(8, 4), torch.randint(0, 3, (8,))) for _ in range(3)]
