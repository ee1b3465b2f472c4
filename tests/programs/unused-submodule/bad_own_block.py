# shows: all(p.grad is None for p in model.attention.parameters())
import torch
from torch import nn


class Attention(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.score = nn.Linear(width, 1)

    def forward(self, x):
        return (self.score(x).softmax(1) * x).sum(1)


class Model(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.attention = Attention(width)  # expect: unused-submodule
        self.head = nn.Linear(width, 2)

    def forward(self, x):
        return self.head(x.mean(1))


model = Model(4)
model(torch.randn(3, 5, 4)).sum().backward()
