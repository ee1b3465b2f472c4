# shows: runs
import torch
from torch import nn


class Shuffle(nn.Module):
    def __init__(self, groups):
        super().__init__()
        self.groups = groups

    def forward(self, x):
        B, C, H, W = x.shape
        x = x.view(B, self.groups, C // self.groups, H, W).transpose(1, 2).contiguous()
        return x.view(B, C, H, W)


print(Shuffle(2)(torch.randn(3, 8, 5, 5)).shape)
