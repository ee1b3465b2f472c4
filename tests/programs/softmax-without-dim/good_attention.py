# shows: torch.allclose(weights.sum(-1), torch.ones(2, 5))
import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class SelfAttention(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.qkv = nn.Linear(dim, 3 * dim)
        self.scale = 1 / math.sqrt(dim)

    def forward(self, x):
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        attn = F.softmax(q @ k.transpose(-2, -1) * self.scale, -1)
        return attn @ v, attn


out, weights = SelfAttention(8)(torch.randn(2, 5, 8))
weights = weights.detach()
