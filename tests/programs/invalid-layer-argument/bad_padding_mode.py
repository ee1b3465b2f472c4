# shows: raises ValueError: padding_mode must be one of
import torch
import torch.nn as nn


class Edge(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, padding=1, padding_mode="reflection")  # expect: invalid-layer-argument

    def forward(self, x):
        return self.conv(x)


edge = Edge()
