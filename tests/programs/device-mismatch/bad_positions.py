# shows: raises RuntimeError on a card
import math

import torch
from torch import nn


class PositionalEncoding(nn.Module):
    def __init__(self, d_model, max_len=100):
        super().__init__()
        pe = torch.zeros(max_len, d_model)
        position = torch.arange(0, max_len, dtype=torch.float).unsqueeze(1)
        div_term = torch.exp(torch.arange(0, d_model, 2).float() * (-math.log(10000.0) / d_model))
        pe[:, 0::2] = torch.sin(position * div_term)
        pe[:, 1::2] = torch.cos(position * div_term)
        self.pe = pe.unsqueeze(0)  # expect: tensor-not-buffer

    def forward(self, x):
        return x + self.pe[:, : x.size(1)]  # expect: device-mismatch


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(50, 16)
        self.positions = PositionalEncoding(16)

    def forward(self, tokens):
        return self.positions(self.embed(tokens))


def main():
    model = Model().cuda()
    tokens = torch.randint(0, 50, (2, 7)).cuda()
    print(model(tokens).mean())


if __name__ == "__main__":
    main()
