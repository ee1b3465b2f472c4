# shows: raises RuntimeError: does not require grad
import torch
from torch import nn


class Trainer:
    def __init__(self):
        self.net = nn.Linear(4, 2)
        self.loss_fn = nn.CrossEntropyLoss()
        self.opt = torch.optim.SGD(self.net.parameters(), lr=0.1)

    def step(self, x, y):
        with torch.no_grad():
            loss = self.loss_fn(self.net(x), y)
        self.opt.zero_grad()
        loss.backward()  # expect: backward-under-no-grad(error)
        self.opt.step()


Trainer().step(torch.randn(4, 4), torch.randint(0, 2, (4,)))
