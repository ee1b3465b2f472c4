# shows: torch.equal(before, trainer.model.weight)
import torch
from torch import nn, optim
import torch.nn.functional as F


class Trainer:
    def __init__(self, model, lr):
        self.model = model
        self.optimizer = optim.SGD(model.parameters(), lr=lr, momentum=0.9)

    def train_epoch(self, batches):
        self.model.train()
        losses = []
        for x, y in batches:
            self.optimizer.zero_grad()
            loss = F.mse_loss(self.model(x), y)
            loss.backward()  # expect: missing-optimizer-step
            losses.append(loss.item())
        return sum(losses) / len(losses)

    def fit(self, batches, epochs=3):
        for epoch in range(epochs):
            print(f"epoch {epoch}: {self.train_epoch(batches):.4f}")


trainer = Trainer(nn.Linear(3, 1), lr=0.1)
before = trainer.model.weight.detach().clone()
trainer.fit([(torch.randn(8, 3), torch.randn(8, 1)) for _ in range(4)])
