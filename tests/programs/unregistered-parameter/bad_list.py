# shows: len(list(net.parameters())) == 0
import torch
from torch import nn


class Mixture(nn.Module):
    def __init__(self, n_experts, width):
        super().__init__()
        self.experts = [nn.Parameter(torch.randn(width, width)) for _ in range(n_experts)]  # expect: unregistered-parameter

    def forward(self, x):
        return sum(x @ expert for expert in self.experts) / len(self.experts)


net = Mixture(3, 4)
out = net(torch.randn(2, 4))
