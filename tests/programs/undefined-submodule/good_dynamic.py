# shows: out.shape == (2, 4)
import torch
from torch import nn


class Stages(nn.Module):
    def __init__(self, depth):
        super().__init__()
        for index in range(depth):
            setattr(self, f"stage{index}", nn.Linear(4, 4))

    def forward(self, x):
        return self.stage1(self.stage0(x))


out = Stages(2)(torch.randn(2, 4))
