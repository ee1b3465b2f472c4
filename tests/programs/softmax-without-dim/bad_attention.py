# shows: not torch.allclose(weights.sum(-1), torch.ones(2, 5))
import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class SelfAttention(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.query = nn.Linear(dim, dim)
        self.key = nn.Linear(dim, dim)
        self.value = nn.Linear(dim, dim)
        self.dim = dim

    def forward(self, x):
        q, k, v = self.query(x), self.key(x), self.value(x)
        scores = torch.bmm(q, k.transpose(1, 2)) / math.sqrt(self.dim)
        attn = F.softmax(scores)  # expect: softmax-without-dim
        return torch.bmm(attn, v), attn


layer = SelfAttention(8)
x = torch.randn(2, 5, 8)
out, weights = layer(x)
weights = weights.detach()
