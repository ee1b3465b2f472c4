# shows: isinstance(trainer.model, nn.DataParallel)
import torch
import torch.nn as nn
import torch.nn.functional as F


class Recommender(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.items = nn.Embedding(n, 4)

    def forward(self, first, second):
        scores = (self.items(first) * self.items(second)).sum(-1)
        return F.binary_cross_entropy_with_logits(scores, torch.ones_like(scores))


class Trainer:
    def __init__(self, model):
        self.model = nn.DataParallel(model)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.1)

    def step(self, first, second):
        self.optimizer.zero_grad()
        loss = self.model(first, second)
        loss.backward()  # expect: data-parallel-loss-vector
        self.optimizer.step()


trainer = Trainer(Recommender(10))
trainer.step(torch.tensor([1, 2]), torch.tensor([3, 4]))
