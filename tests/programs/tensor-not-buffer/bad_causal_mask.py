# shows: "mask" not in dict(net.named_buffers())
import torch
import torch.nn as nn


class Attention(nn.Module):
    def __init__(self, width, length):
        super().__init__()
        self.qkv = nn.Linear(width, 3 * width)
        self.mask = torch.triu(torch.ones(length, length, dtype=torch.bool), diagonal=1)  # expect: tensor-not-buffer

    def forward(self, x):
        length = x.size(1)
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        scores = torch.matmul(q, k.transpose(1, 2))
        x = self.qkv(x)[:, :, :length]
        return x.masked_fill(self.mask[:length, :length], 0.0), scores, v


net = Attention(8, 6)
out = net(torch.randn(2, 6, 8))
