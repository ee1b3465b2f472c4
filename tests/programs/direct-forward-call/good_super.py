# shows: out.shape == (2, 2)
import torch
from torch import nn


class Scaled(nn.Linear):
    def forward(self, x):
        return 0.5 * super().forward(x)


out = Scaled(4, 2)(torch.randn(2, 4))
