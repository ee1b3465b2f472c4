# shows: not torch.equal(before, trainer.model.weight)
import torch
from torch import nn, optim
import torch.nn.functional as F


class Trainer:
    def __init__(self, model, lr):
        self.model = model
        self.optimizer = optim.SGD(model.parameters(), lr=lr, momentum=0.9)

    def optimize(self, loss):
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()

    def fit(self, batches, epochs=3):
        self.model.train()
        for epoch in range(epochs):
            for x, y in batches:
                self.optimize(F.mse_loss(self.model(x), y))


trainer = Trainer(nn.Linear(3, 1), lr=0.1)
before = trainer.model.weight.detach().clone()
trainer.fit([(torch.randn(8, 3), torch.randn(8, 1)) for _ in range(4)])
