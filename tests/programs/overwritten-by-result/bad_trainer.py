# shows: raises AttributeError: 'NoneType' object has no attribute 'zero_grad'
import os

import torch
from torch import nn


class Trainer:
    def __init__(self, model, lr=0.05):
        self.model = model
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=lr)
        self.criterion = nn.CrossEntropyLoss()

    def save(self, path):
        torch.save({"model": self.model.state_dict(), "optim": self.optimizer.state_dict()}, path)

    def resume(self, path):
        checkpoint = torch.load(path)
        self.model.load_state_dict(checkpoint["model"])
        self.optimizer = self.optimizer.load_state_dict(checkpoint["optim"])  # expect: overwritten-by-result

    def train_step(self, x, y):
        self.optimizer.zero_grad()
        loss = self.criterion(self.model(x), y)
        loss.backward()
        self.optimizer.step()
        return loss.item()


trainer = Trainer(nn.Linear(4, 3))
trainer.train_step(torch.randn(5, 4), torch.randint(0, 3, (5,)))
trainer.save("last.pt")
if os.path.exists("last.pt"):
    trainer.resume("last.pt")
trainer.train_step(torch.randn(5, 4), torch.randint(0, 3, (5,)))
