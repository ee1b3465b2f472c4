# shows: net(torch.randn(2, 4)) is None
import torch
from torch import nn


class Stack(nn.Module):
    def __init__(self, depth):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(4, 4) for _ in range(depth)])

    def forward(self, x):
        for layer in self.layers:  # expect: missing-forward
            x = layer(x).relu()


net = Stack(2)
