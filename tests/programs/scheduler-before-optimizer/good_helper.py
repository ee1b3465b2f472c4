# shows: trainer.scheduler.last_epoch == 3
import torch
from torch import nn


class Trainer:
    def __init__(self, model):
        self.model = model
        self.optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        self.scheduler = torch.optim.lr_scheduler.ExponentialLR(self.optimizer, gamma=0.9)

    def end_epoch(self):
        self.scheduler.step()

    def train_step(self, x, y):
        loss = nn.functional.mse_loss(self.model(x), y)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def fit(self, batches, epochs):
        for epoch in range(epochs):
            for x, y in batches:
                self.train_step(x, y)
            self.end_epoch()


trainer = Trainer(nn.Linear(3, 1))
trainer.fit([(torch.randn(8, 3), torch.randn(8, 1))], epochs=3)
