# shows: raises AttributeError: cannot assign parameters before Module.__init__() call
import argparse
import math

import torch
from torch import nn


class Attention(nn.Module):
    def __init__(self, dim, scale=True):
        self.dim = dim
        self.scale = math.sqrt(dim) if scale else 1.0
        self.query = nn.Parameter(torch.randn(dim))  # expect: missing-super-init
        super(Attention, self).__init__()
        self.proj = nn.Linear(dim, dim)

    def forward(self, x):
        weights = torch.softmax(self.proj(x) @ self.query / self.scale, dim=1)
        return (weights.unsqueeze(-1) * x).sum(dim=1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dim", type=int, default=8)
    args = parser.parse_args([])
    attention = Attention(args.dim)
    print(attention(torch.randn(2, 5, args.dim)).shape)


main()
