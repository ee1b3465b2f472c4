# shows: raises RuntimeError: The size of tensor a (64) must match the size of tensor b (32) at non-singleton dimension 1
import torch
import torch.nn.functional as F
from torch import nn

class Block(nn.Module):
    def __init__(self, channels_in, channels_out):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels_in, channels_out, 3, padding=1),
            nn.BatchNorm2d(channels_out),
            nn.ReLU(),
        )

    def forward(self, x):
        return self.body(x) + x  # expect: shape-mismatch


net = nn.Sequential(Block(32, 32), Block(32, 64))
out = net(torch.randn(2, 32, 8, 8))
