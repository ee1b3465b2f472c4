# shows: raises TypeError: require_grad
import math

import torch
import torch.nn as nn


class PositionalEncoding(nn.Module):
    def __init__(self, d_model, max_len=50):
        super().__init__()
        pe = torch.zeros(max_len, d_model)
        position = torch.arange(max_len).unsqueeze(1)
        div = torch.exp(torch.arange(0, d_model, 2) * (-math.log(10000.0) / d_model))
        pe[:, 0::2] = torch.sin(position * div)
        pe[:, 1::2] = torch.cos(position * div)
        self.pe = nn.Parameter(pe.unsqueeze(0), require_grad=False)  # expect: require-grad-typo

    def forward(self, x):
        return x + self.pe[:, :x.size(1)]


layer = PositionalEncoding(8)
print(layer(torch.randn(2, 5, 8)).shape)
