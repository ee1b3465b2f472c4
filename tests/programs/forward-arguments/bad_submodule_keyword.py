# shows: raises TypeError: attention_mask
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, dim, heads=2):
        super().__init__()
        self.attn = nn.MultiheadAttention(dim, heads, batch_first=True)
        self.norm = nn.LayerNorm(dim)

    def forward(self, x, mask=None):
        y, _ = self.attn(x, x, x, key_padding_mask=mask)
        return self.norm(x + y)


class Encoder(nn.Module):
    def __init__(self, vocab, dim):
        super().__init__()
        self.embed = nn.Embedding(vocab, dim)
        self.block = Block(dim)
        self.head = nn.Linear(dim, 2)

    def forward(self, ids, mask=None):
        h = self.embed(ids)
        h = self.block(h, attention_mask=mask)  # expect: forward-arguments
        return self.head(h.mean(dim=1))


model = Encoder(30, 8)
ids = torch.randint(0, 30, (2, 5))
with torch.no_grad():
    print(model(ids, ids == 0))
