# shows: list(net.parameters()) == []
import torch
from torch import nn


class Scale(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.gain = torch.ones(size, requires_grad=True)  # expect: unregistered-parameter

    def forward(self, x):
        return x * self.gain


net = Scale(4)
out = net(torch.randn(2, 4))
