# shows: not trainer.model.training
import torch
from torch import nn, optim
import torch.nn.functional as F


class Trainer:
    def __init__(self, model, train_data, val_data):
        self.model = model
        self.train_data, self.val_data = train_data, val_data
        self.optimizer = optim.AdamW(self.model.parameters())

    def train_step(self, x, y):
        self.optimizer.zero_grad()
        loss = F.mse_loss(self.model(x), y)
        loss.backward()
        self.optimizer.step()
        return loss.item()

    @torch.no_grad()
    def evaluate(self):
        self.model.eval()  # expect: missing-train-mode
        return sum(F.mse_loss(self.model(x), y).item() for x, y in self.val_data)

    def fit(self, epochs):
        best = float("inf")
        for epoch in range(epochs):
            for x, y in self.train_data:
                self.train_step(x, y)
            best = min(best, self.evaluate())
        return best


data = [(torch.randn(8, 3), torch.randn(8, 1)) for _ in range(5)]
trainer = Trainer(nn.Sequential(nn.Linear(3, 16), nn.ReLU(), nn.Dropout(0.2), nn.Linear(16, 1)), data[:3], data[3:])
trainer.fit(epochs=3)
