# shows: runs
import math

import torch
import torch.nn as nn


class SelfAttention(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.q, self.k, self.v = nn.Linear(dim, dim), nn.Linear(dim, dim), nn.Linear(dim, dim)
        self.softmax = nn.Softmax()  # expect: softmax-without-dim
        self.scale = math.sqrt(dim)

    def forward(self, x):
        scores = self.q(x) @ self.k(x).transpose(-2, -1) / self.scale
        return self.softmax(scores) @ self.v(x)


print(SelfAttention(4)(torch.randn(2, 3, 4)).shape)
