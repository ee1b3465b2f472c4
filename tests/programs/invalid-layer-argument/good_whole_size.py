# shows: block(torch.randn(2, 6)).shape == (2, 6)
import torch
from torch import nn


class Bottleneck(nn.Module):
    def __init__(self, width, ratio=0.5):
        super().__init__()
        hidden = int(width * ratio)
        self.down = nn.Linear(width, hidden)
        self.up = nn.Linear(hidden, width)
        self.drop = nn.Dropout(ratio / 5)

    def forward(self, x):
        return self.drop(self.up(self.down(x)))


block = Bottleneck(6)
