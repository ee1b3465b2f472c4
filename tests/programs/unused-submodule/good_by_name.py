# shows: out.shape == (2, 4)
import torch
from torch import nn


class Blocks(nn.Module):
    def __init__(self):
        super().__init__()
        self.block0 = nn.Linear(4, 4)
        self.block1 = nn.Linear(4, 4)

    def forward(self, x):
        for index in range(2):
            x = getattr(self, f"block{index}")(x)
        return x


out = Blocks()(torch.randn(2, 4))
