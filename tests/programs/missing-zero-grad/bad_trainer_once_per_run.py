# shows: trainer.grad_norms[-1] > 5 * trainer.grad_norms[0]
import torch
from torch import nn, optim


class Trainer:
    def __init__(self, model):
        self.model = model
        self.optimizer = optim.SGD(self.model.parameters(), lr=1e-4)
        self.criterion = nn.L1Loss()
        self.grad_norms = []

    def train_step(self, x, y):
        loss = self.criterion(self.model(x), y)
        loss.backward()  # expect: missing-zero-grad
        self.optimizer.step()
        self.grad_norms.append(self.model.weight.grad.norm().item())
        return loss.item()

    def fit(self, batches, epochs):
        self.model.train()
        self.optimizer.zero_grad()
        for epoch in range(epochs):
            total = 0.0
            for x, y in batches:
                total += self.train_step(x, y)
            print(epoch, total / len(batches))


trainer = Trainer(nn.Linear(3, 1))
trainer.fit([(torch.ones(4, 3), torch.full((4, 1), 50.0)) for _ in range(5)], epochs=2)
