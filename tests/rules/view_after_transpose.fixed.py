import torch
import torch.nn.functional as F
from torch import nn


def transposed():
    return torch.randn(2, 3).t().reshape(6)  # expect: view-after-transpose


def permuted():
    image = torch.randn(1, 3, 8, 8)
    return image.permute(0, 2, 3, 1).reshape(1, -1)  # expect: view-after-transpose


def expanded():
    return torch.randn(1, 3).expand(4, 3).reshape(12)  # expect: view-after-transpose


def cut():
    return torch.randn(4, 6)[:, :3].reshape(-1)  # expect: view-after-transpose


class Attention(nn.Module):
    def __init__(self, width=64, n_heads=4):
        super().__init__()
        self.n_heads = n_heads
        self.qkv = nn.Linear(width, 3 * width)

    def forward(self, x):
        B, T, C = x.shape
        q, k, v = (
            each.view(B, T, self.n_heads, C // self.n_heads).transpose(1, 2)
            for each in self.qkv(x).chunk(3, dim=-1)
        )
        weights = F.softmax(q @ k.transpose(-2, -1), dim=-1)
        return (weights @ v).transpose(1, 2).reshape(B, T, C)  # expect: view-after-transpose


class Patches(nn.Module):
    def __init__(self):
        super().__init__()
        self.cut = nn.Conv2d(3, 32, 4, 4)

    def forward(self, x):
        x = self.cut(x).permute(0, 2, 3, 1)
        return x.reshape(x.size(0), -1)  # expect: view-after-transpose


tokens = Patches()(torch.randn(2, 3, 32, 32))


# silent: made contiguous first
def contiguous():
    return torch.randn(2, 3).t().contiguous().view(6)


# silent: reshape copies where it must
def reshaped():
    return torch.randn(2, 3).t().reshape(6)


# silent: these axes still lie behind each other
def joined_behind():
    image = torch.randn(2, 3, 8, 8).permute(0, 2, 3, 1)
    return image.view(2, 64, 3)


# silent: cut apart, not joined
def cut_apart():
    return torch.randn(6, 4).t().view(4, 2, 3)


# silent: an axis of one stands anywhere
def one():
    return torch.randn(1, 5).t().view(5)


# silent: a batch of one may be all it ever gets
def one_sample(loader):
    batch = torch.randn(len(loader), 4)
    return batch.t().reshape(-1)


# silent: other words for a copy
def copied():
    x = torch.randn(2, 3).t()
    return (x @ torch.randn(2, 2)).view(6), torch.stack([x, x]).view(12), x.flatten().view(3, 2)


# silent: nobody knows how the input lies
def from_outside(x: torch.Tensor):
    x = x.permute(0, 2, 1)
    return x.view(x.size(0), -1)


# silent: the image may lie in another order
class Features(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)

    def forward(self, x):
        x = self.conv(x).permute(0, 2, 3, 1)
        return x.view(x.size(0), -1)


# silent: transposed twice
def twice():
    return torch.randn(2, 3, 4).transpose(0, 1).transpose(0, 1).view(24)
