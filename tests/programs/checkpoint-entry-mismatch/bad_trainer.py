# shows: raises KeyError: model
import os

import torch
from torch import nn


class Trainer:
    def __init__(self, folder="."):
        self.model = nn.Sequential(nn.Linear(3, 3), nn.Tanh(), nn.Linear(3, 1))
        self.optimizer = torch.optim.RMSprop(self.model.parameters())
        self.file = os.path.join(folder, "trainer.pt")

    def step(self):
        loss = self.model(torch.randn(8, 3)).abs().mean()
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def save(self):
        torch.save(self.model.state_dict(), self.file)

    def load(self):
        saved = torch.load(self.file)
        self.model.load_state_dict(saved["model"])  # expect: checkpoint-entry-mismatch(error)


trainer = Trainer()
trainer.step()
trainer.save()
trainer.load()
