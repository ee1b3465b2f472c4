# shows: raises UnpicklingError: Weights only
import torch
from torch import nn


class Trainer:
    def __init__(self, path="trainer.pt"):
        self.path = path
        self.model = nn.Sequential(nn.Linear(4, 4), nn.Tanh(), nn.Linear(4, 1))
        self.optimizer = torch.optim.AdamW(self.model.parameters())

    def fit(self, steps):
        for _ in range(steps):
            loss = self.model(torch.randn(16, 4)).abs().mean()
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
        self.save()

    def save(self):
        state = {"optimizer": self.optimizer.state_dict()}
        state["model"] = self.model.state_dict  # expect: uncalled-state-dict(error)
        torch.save(state, self.path)

    def resume(self):
        state = torch.load(self.path, map_location="cpu")
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])


trainer = Trainer()
trainer.fit(2)
trainer.resume()
