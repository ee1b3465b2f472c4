# shows: len(list(net.parameters())) == 2
import torch
from torch import nn


class Affine(nn.Module):
    def __init__(self, size, device):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size, device=device))
        self.bias = nn.Parameter(torch.zeros(size).to(device))

    def forward(self, x):
        return x * self.weight + self.bias


net = Affine(4, torch.device("cuda" if torch.cuda.is_available() else "cpu"))
