# shows: runs
import torch
from torch import nn


class Base(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dim = dim
        self.build()

    def build(self):
        raise NotImplementedError


class Regressor(Base):
    def build(self):
        self.linear = nn.Linear(self.dim, 1)

    def forward(self, x):
        return self.linear(x).squeeze(-1)


class Config:
    def __init__(self, dim):
        self.criterion = nn.MSELoss()
        self.dim = dim


config = Config(4)
model = Regressor(config.dim)
print(config.criterion(model(torch.randn(3, 4)), torch.randn(3)))
