"""A decoder-only language model: causal mask in a buffer, tied embeddings, a loss beside the logits, sampling."""

import math

import torch
import torch.nn as nn
from torch.nn import functional as F


class Config:
    vocab_size = 65
    context = 32
    n_layers = 2
    n_heads = 4
    width = 64
    dropout = 0.0

    def __init__(self, **kwargs):
        for key, value in kwargs.items():
            setattr(self, key, value)


class CausalAttention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.n_heads = config.n_heads
        self.width = config.width
        self.to_qkv = nn.Linear(config.width, 3 * config.width)
        self.to_out = nn.Linear(config.width, config.width)
        self.drop = nn.Dropout(config.dropout)
        visible = torch.tril(torch.ones(config.context, config.context, dtype=torch.bool))
        self.register_buffer("visible", visible.view(1, 1, config.context, config.context))

    def heads(self, x):
        B, T, C = x.size()
        return x.view(B, T, self.n_heads, C // self.n_heads).transpose(1, 2)

    def forward(self, x):
        B, T, C = x.size()
        q, k, v = self.to_qkv(x).split(self.width, dim=2)
        q, k, v = self.heads(q), self.heads(k), self.heads(v)
        scores = q @ k.transpose(-2, -1) / math.sqrt(k.size(-1))
        scores = scores.masked_fill(self.visible[:, :, :T, :T].logical_not(), float("-inf"))
        weights = self.drop(F.softmax(scores, dim=-1))
        mixed = (weights @ v).transpose(1, 2).contiguous().view(B, T, C)
        return self.drop(self.to_out(mixed))


class Block(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.norm_attn = nn.LayerNorm(config.width)
        self.attn = CausalAttention(config)
        self.norm_mlp = nn.LayerNorm(config.width)
        self.mlp = nn.ModuleDict(
            dict(up=nn.Linear(config.width, 4 * config.width), down=nn.Linear(4 * config.width, config.width))
        )

    def forward(self, x):
        x = x + self.attn(self.norm_attn(x))
        h = F.gelu(self.mlp.up(self.norm_mlp(x)))
        return x + self.mlp["down"](h)


class GPT(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.context = config.context
        self.body = nn.ModuleDict(
            {
                "tokens": nn.Embedding(config.vocab_size, config.width),
                "places": nn.Embedding(config.context, config.width),
                "drop": nn.Dropout(config.dropout),
                "blocks": nn.ModuleList([Block(config) for _ in range(config.n_layers)]),
                "norm": nn.LayerNorm(config.width),
            }
        )
        self.head = nn.Linear(config.width, config.vocab_size, bias=False)
        self.head.weight = self.body["tokens"].weight

    def forward(self, ids, targets=None):
        _, length = ids.shape
        if length > self.context:
            raise ValueError(f"{length} tokens, at most {self.context} fit")
        places = torch.arange(length, device=ids.device).unsqueeze(0)
        x = self.body.tokens(ids) + self.body.places(places)
        x = self.body.drop(x)
        for block in self.body.blocks:
            x = block(x)
        x = self.body.norm(x)
        if targets is None:
            return self.head(x[:, [-1], :]), None
        logits = self.head(x)
        loss = F.cross_entropy(logits.view(-1, logits.size(-1)), targets.view(-1), ignore_index=-1)
        return logits, loss

    @torch.no_grad()
    def generate(self, ids, n_new, temperature=1.0, top_k=None):
        for _ in range(n_new):
            window = ids if ids.size(1) <= self.context else ids[:, -self.context :]
            logits, _ = self(window)
            logits = logits[:, -1, :] / temperature
            if top_k is not None:
                least = logits.topk(top_k).values[:, [-1]]
                logits = logits.masked_fill(logits < least, -float("inf"))
            following = torch.multinomial(logits.softmax(dim=-1), num_samples=1)
            ids = torch.cat((ids, following), dim=1)
        return ids


if __name__ == "__main__":
    config = Config(vocab_size=50, context=16, width=32)
    model = GPT(config)
    tokens = torch.randint(0, 50, (4, 17))
    x, y = tokens[:, :-1], tokens[:, 1:]
    logits, loss = model(x, y.contiguous())
    loss.backward()
    start = torch.zeros((1, 1), dtype=torch.long)
    sample = model.generate(start, 18, top_k=5)
    print(logits.shape, sample.shape)
