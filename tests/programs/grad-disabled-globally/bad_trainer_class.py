# shows: raises RuntimeError: does not require grad
import torch
from torch import nn, optim


class Trainer:
    def __init__(self, model):
        self.model = model
        self.optimizer = optim.SGD(self.model.parameters(), lr=0.05)
        self.loss_fn = nn.MSELoss()

    def sanity_check(self, batch):
        torch.autograd.set_grad_enabled(False)  # expect: grad-disabled-globally
        x, y = batch
        print("initial loss", self.loss_fn(self.model(x), y).item())

    def fit(self, batches):
        self.sanity_check(batches[0])
        self.model.train()
        for x, y in batches:
            loss = self.loss_fn(self.model(x), y)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()


trainer = Trainer(nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1)))
trainer.fit([(torch.randn(6, 2), torch.randn(6, 1)) for _ in range(3)])
