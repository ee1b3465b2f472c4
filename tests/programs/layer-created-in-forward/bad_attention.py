# shows: not torch.equal(model(x), model(x))
import torch
import torch.nn as nn


class Encoder(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.proj = nn.Linear(dim, dim)

    def forward(self, x):
        x = self.proj(x)
        attention = nn.MultiheadAttention(x.size(-1), 2, batch_first=True).to(x.device)  # expect: layer-created-in-forward
        out, _ = attention(x, x, x)
        return out


model = Encoder(8)
x = torch.randn(1, 3, 8)
