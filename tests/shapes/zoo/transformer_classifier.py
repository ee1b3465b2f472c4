"""A transformer encoder with hand-written attention, sinusoidal positions, padding mask, mean over the real tokens."""

import math

import torch
import torch.nn as nn


def sinusoids(length, dim):
    position = torch.arange(length).unsqueeze(1)
    rate = torch.exp(torch.arange(0, dim, 2) * (-math.log(10000.0) / dim))
    table = torch.zeros(length, dim)
    table[:, 0::2] = torch.sin(position * rate)
    table[:, 1::2] = torch.cos(position * rate)
    return table


class PositionalEncoding(nn.Module):
    def __init__(self, dim, max_len=512, dropout=0.1):
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.register_buffer("table", sinusoids(max_len, dim).unsqueeze(0), persistent=False)

    def forward(self, x):
        return self.dropout(x + self.table[:, : x.size(1)])


class MultiHeadAttention(nn.Module):
    def __init__(self, dim, n_heads):
        super().__init__()
        if dim % n_heads != 0:
            raise ValueError("heads must divide the width")
        self.n_heads = n_heads
        self.d_head = dim // n_heads
        self.w_q = nn.Linear(dim, dim)
        self.w_k = nn.Linear(dim, dim)
        self.w_v = nn.Linear(dim, dim)
        self.w_o = nn.Linear(dim, dim)

    def split(self, x):
        batch, length, _ = x.shape
        return x.view(batch, length, self.n_heads, self.d_head).permute(0, 2, 1, 3)

    def join(self, x):
        batch, heads, length, d_head = x.shape
        return x.permute(0, 2, 1, 3).contiguous().view(batch, length, heads * d_head)

    def forward(self, query, key, value, mask=None):
        q, k, v = self.split(self.w_q(query)), self.split(self.w_k(key)), self.split(self.w_v(value))
        scores = torch.matmul(q, k.transpose(2, 3)) / math.sqrt(self.d_head)
        if mask is not None:
            scores = scores.masked_fill(~mask[:, None, None, :], -1e9)
        weights = torch.softmax(scores, dim=-1)
        return self.w_o(self.join(torch.matmul(weights, v))), weights


class EncoderLayer(nn.Module):
    def __init__(self, dim, n_heads, ff_dim, dropout=0.1):
        super().__init__()
        self.attention = MultiHeadAttention(dim, n_heads)
        self.feed_forward = nn.Sequential(nn.Linear(dim, ff_dim), nn.ReLU(), nn.Linear(ff_dim, dim))
        self.norms = nn.ModuleList([nn.LayerNorm(dim), nn.LayerNorm(dim)])
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, mask):
        attended, weights = self.attention(x, x, x, mask)
        x = self.norms[0](x + self.dropout(attended))
        x = self.norms[1](x + self.dropout(self.feed_forward(x)))
        return x, weights


class Classifier(nn.Module):
    def __init__(self, vocab, n_classes, dim=40, n_heads=5, n_layers=2):
        super().__init__()
        self.tokens = nn.Embedding(vocab, dim, padding_idx=0)
        self.positions = PositionalEncoding(dim, max_len=64)
        self.layers = nn.ModuleList(EncoderLayer(dim, n_heads, 4 * dim) for _ in range(n_layers))
        self.head = nn.Linear(dim, n_classes)

    def forward(self, ids, return_attention=False):
        mask = ids != 0
        x = self.positions(self.tokens(ids))
        maps = []
        for layer in self.layers:
            x, weights = layer(x, mask)
            maps.append(weights)
        keep = mask.unsqueeze(-1).float()
        pooled = (x * keep).sum(dim=1) / keep.sum(dim=1).clamp(min=1)
        logits = self.head(pooled)
        if return_attention:
            return logits, torch.stack(maps, dim=1)
        return logits


if __name__ == "__main__":
    model = Classifier(vocab=120, n_classes=6)
    ids = torch.randint(1, 120, (3, 15))
    ids[0, 10:] = 0
    logits = model(ids)
    logits, attention = model(ids, return_attention=True)
    loss = nn.CrossEntropyLoss()(logits, torch.tensor([0, 5, 2]))
    loss.backward()
    print(logits.shape, attention.shape)
