# shows: runs
import torch
from torch import nn


class Attention(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.scale = dim ** -0.5
        self.query = nn.Linear(dim, dim)  # torchvet: ignore[missing-super-init] false alarm  # expect: unused-ignore
        self.key = nn.Linear(dim, dim)

    def forward(self, x):
        scores = self.query(x) @ self.key(x).transpose(-2, -1) * self.scale
        return nn.functional.softmax(scores)  # torchvet: ignore[softmax-without-dim]


print(Attention(4)(torch.randn(2, 3, 4)).shape)
