# shows: net.skip.weight.grad is None and net.head.weight.grad is not None
import torch
from torch import nn

from base import Base


class Net(Base):
    def __init__(self, width):
        super().__init__(width)
        self.skip = nn.Linear(width, width, bias=False)  # expect: unused-submodule
        self.head = nn.Linear(width, 2)

    def forward(self, x):
        return self.head(self.features(x))


net = Net(4)
net(torch.randn(3, 4)).sum().backward()
