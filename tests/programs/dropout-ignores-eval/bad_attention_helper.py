# shows: not torch.equal(first, second)
import math

import torch
from torch import nn
from torch.nn.functional import dropout, softmax


class SelfAttention(nn.Module):
    def __init__(self, dim, p=0.1):
        super().__init__()
        self.q, self.k, self.v = nn.Linear(dim, dim), nn.Linear(dim, dim), nn.Linear(dim, dim)
        self.p = p

    def attend(self, q, k, v):
        scores = q @ k.transpose(-2, -1) / math.sqrt(q.size(-1))
        weights = dropout(softmax(scores, dim=-1), self.p)  # expect: dropout-ignores-eval
        return weights @ v

    def forward(self, x):
        return x + self.attend(self.q(x), self.k(x), self.v(x))


torch.manual_seed(0)
layer = SelfAttention(16, p=0.4).eval()
x = torch.randn(2, 6, 16)
with torch.inference_mode():
    first, second = layer(x), layer(x)
