# shows: out.shape == (2, 3)
import torch
from torch import nn


class Base(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.head = nn.Linear(width, 3)

    def features(self, x):
        raise NotImplementedError


class Net(Base):
    def forward(self, x):
        return self.head(self.features(x))

    def features(self, x):
        return x.relu()


out = Net(4)(torch.randn(2, 4))
