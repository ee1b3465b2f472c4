# shows: raises ValueError: in_channels must be divisible by groups
import torch
import torch.nn.functional as F
from torch import nn

class Block(nn.Module):
    def __init__(self, channels, groups):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels * 2, 3, groups=groups)  # expect: invalid-layer-argument

    def forward(self, x):
        return self.conv(x)


block = Block(10, 4)
