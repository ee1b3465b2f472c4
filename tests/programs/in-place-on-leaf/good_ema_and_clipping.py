# shows: runs
import copy

import torch
import torch.nn as nn


class EMA:
    def __init__(self, model, decay=0.99):
        self.decay = decay
        self.shadow = copy.deepcopy(model)

    @torch.no_grad()
    def update(self, model):
        for ema_p, p in zip(self.shadow.parameters(), model.parameters()):
            ema_p.mul_(self.decay).add_(p, alpha=1 - self.decay)


def clip(critic, limit):
    with torch.no_grad():
        for p in critic.parameters():
            p.clamp_(-limit, limit)
    for p in critic.parameters():
        p.data.clamp_(-limit, limit)
        p.grad.zero_()


class Table(nn.Module):
    def __init__(self, n, dim=4, pad=0):
        super().__init__()
        self.items = nn.Embedding(n, dim)
        with torch.no_grad():
            self.items.weight[pad] = 0

    def forward(self, i):
        return self.items(i).sum()


critic = nn.Linear(3, 1)
ema = EMA(critic)
optimizer = torch.optim.SGD([*critic.parameters()], lr=0.1)
critic(torch.randn(2, 3)).mean().backward()
optimizer.step()
ema.update(critic)
clip(critic, 0.01)
Table(5)(torch.tensor([1, 2])).backward()
