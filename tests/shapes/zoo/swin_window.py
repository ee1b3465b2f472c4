"""Attention inside shifted windows: partition, roll, relative position bias, merging of patches."""

import torch
import torch.nn as nn


def to_windows(x, size):
    B, H, W, C = x.shape
    x = x.view(B, H // size, size, W // size, size, C)
    return x.permute(0, 1, 3, 2, 4, 5).contiguous().view(-1, size * size, C)


def from_windows(windows, size, H, W):
    B = windows.shape[0] // ((H // size) * (W // size))
    x = windows.view(B, H // size, W // size, size, size, -1)
    return x.permute(0, 1, 3, 2, 4, 5).contiguous().view(B, H, W, -1)


class WindowAttention(nn.Module):
    def __init__(self, dim, window, heads):
        super().__init__()
        self.heads = heads
        self.scale = (dim // heads) ** -0.5
        self.bias = nn.Parameter(torch.zeros((2 * window - 1) ** 2, heads))
        ys, xs = torch.meshgrid(torch.arange(window), torch.arange(window), indexing="ij")
        coords = torch.stack([ys.flatten(), xs.flatten()])
        offsets = coords[:, :, None] - coords[:, None, :] + window - 1
        self.register_buffer("index", offsets[0] * (2 * window - 1) + offsets[1])
        self.qkv = nn.Linear(dim, 3 * dim)
        self.out = nn.Linear(dim, dim)

    def forward(self, x, mask=None):
        n, t, c = x.shape
        q, k, v = self.qkv(x).view(n, t, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4)
        scores = q * self.scale @ k.mT
        bias = self.bias[self.index.view(-1)].view(t, t, self.heads).permute(2, 0, 1)
        scores = scores + bias.unsqueeze(0)
        if mask is not None:
            n_windows = mask.shape[0]
            scores = scores.view(n // n_windows, n_windows, self.heads, t, t) + mask[None, :, None]
            scores = scores.view(-1, self.heads, t, t)
        return self.out((scores.softmax(-1) @ v).transpose(1, 2).reshape(n, t, c))


class SwinBlock(nn.Module):
    def __init__(self, dim, resolution, window=4, shift=0, heads=2):
        super().__init__()
        self.window, self.shift = window, shift
        self.norm1, self.norm2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.attention = WindowAttention(dim, window, heads)
        self.mlp = nn.Sequential(nn.Linear(dim, 2 * dim), nn.GELU(), nn.Linear(2 * dim, dim))
        mask = None
        if shift > 0:
            H, W = resolution
            regions = torch.zeros(1, H, W, 1)
            cuts = (slice(0, -window), slice(-window, -shift), slice(-shift, None))
            for i, rows in enumerate(cuts):
                for j, columns in enumerate(cuts):
                    regions[:, rows, columns] = 3 * i + j
            flat = to_windows(regions, window).squeeze(-1)
            mask = (flat[:, None, :] != flat[:, :, None]).float() * -100.0
        self.register_buffer("mask", mask)

    def forward(self, x):
        B, H, W, C = x.shape
        y = self.norm1(x)
        if self.shift:
            y = torch.roll(y, shifts=(-self.shift, -self.shift), dims=(1, 2))
        y = from_windows(self.attention(to_windows(y, self.window), self.mask), self.window, H, W)
        if self.shift:
            y = torch.roll(y, (self.shift, self.shift), (1, 2))
        x = x + y
        return x + self.mlp(self.norm2(x))


class PatchMerging(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.reduce = nn.Linear(4 * dim, 2 * dim, bias=False)

    def forward(self, x):
        quarters = [x[:, i::2, j::2] for j in range(2) for i in range(2)]
        return self.reduce(torch.cat(quarters, -1))


class Swin(nn.Module):
    def __init__(self, dim=16, n_classes=5):
        super().__init__()
        self.patches = nn.Conv2d(3, dim, 4, 4)
        self.stage1 = nn.Sequential(SwinBlock(dim, (16, 8)), SwinBlock(dim, (16, 8), shift=2))
        self.merge = PatchMerging(dim)
        self.stage2 = SwinBlock(2 * dim, (8, 4), heads=4)
        self.head = nn.Linear(2 * dim, n_classes)

    def forward(self, x):
        x = self.patches(x).permute(0, 2, 3, 1)
        x = self.stage2(self.merge(self.stage1(x)))
        return self.head(x.mean(dim=(1, 2)))


model = Swin()
pictures = torch.randn(2, 3, 64, 32)
out = model(pictures)
out.logsumexp(dim=1).sum().backward()
windows = to_windows(torch.randn(1, 8, 8, 3), 4)
print(out.shape, windows.shape)
