# shows: not torch.equal(before, trainer.model.weight)
import torch
from torch import nn, optim
import torch.nn.functional as F


class Trainer:
    def __init__(self, model, lr=1e-2):
        self.model = model
        self.optimizer = optim.SGD(self.model.parameters(), lr=lr)

    def update(self, loss):
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()

    def fit(self, batches):
        for x, y in batches:
            self.update(F.cross_entropy(self.model(x), y))


trainer = Trainer(nn.Linear(6, 3))
before = trainer.model.weight.detach().clone()
trainer.fit([(torch.randn(4, 6), torch.randint(0, 3, (4,))) for _ in range(5)])
