# shows: out.shape == (2, 3)
import torch
from torch import nn


class Head(nn.Module):
    def forward(self, x):
        return self.project(self.before(x))

    def before(self, x):
        return x


class LinearHead(Head):
    def __init__(self, width):
        super().__init__()
        self.project = nn.Linear(width, 3)


out = LinearHead(4)(torch.randn(2, 4))
