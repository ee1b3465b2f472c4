# shows: raises TypeError: must be tuple of ints
import torch
from torch import nn


class Bottleneck(nn.Module):
    def __init__(self, width, reduction=4):
        super().__init__()
        self.down = nn.Linear(width, width / reduction)  # expect: invalid-layer-argument
        self.up = nn.Linear(width // reduction, width)

    def forward(self, x):
        return x * torch.sigmoid(self.up(torch.relu(self.down(x))))


block = Bottleneck(64)
