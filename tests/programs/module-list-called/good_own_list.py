# shows: runs
import torch
from torch import nn


class Stack(nn.ModuleList):
    def forward(self, x):
        for layer in self:
            x = layer(x)
        return x


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stack = Stack([nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 2)])
        self.tail = nn.ModuleList([nn.ReLU(), nn.Linear(2, 2)])
        self.tail = nn.Sequential(*self.tail)

    def forward(self, x):
        return self.tail(self.stack(x))


print(Net()(torch.randn(3, 4)))
