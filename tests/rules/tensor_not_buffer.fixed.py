import math

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor


class Normalize(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.tensor([0.5, 0.4, 0.3]).view(1, 3, 1, 1), persistent=False)  # expect: tensor-not-buffer(warning)
        self.std = torch.FloatTensor([0.2, 0.2, 0.2])[None, :, None, None]

    def forward(self, x: Tensor) -> Tensor:
        return x - self.mean


class Positions(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        pe = torch.zeros(length, width)
        position = torch.arange(length).unsqueeze(1)
        pe[:, 0::2] = torch.sin(position * math.log(2.0))
        self.register_buffer("pe", pe.unsqueeze(0), persistent=False)  # expect: tensor-not-buffer
        self.drop = nn.Dropout(0.1)

    def forward(self, x):
        x = x + self.pe[:, : x.size(1)]
        return self.drop(x)


class Causal(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.register_buffer("mask", torch.tril(torch.ones(n, n)), persistent=False)  # expect: tensor-not-buffer
        self.register_buffer("hidden", torch.triu(torch.ones(n, n), diagonal=1).bool(), persistent=False)  # expect: tensor-not-buffer
        self.query = nn.Linear(8, 8)

    def forward(self, x):
        q = self.query(x)
        scores = torch.matmul(q, q.transpose(-2, -1))
        scores = scores.masked_fill(self.mask[: x.size(1)] == 0, float("-inf"))
        return self.finished(scores.masked_fill(self.hidden, float("-inf")))

    def finished(self, scores):
        return F.softmax(scores, dim=-1)


class Blur(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.channels = channels
        self.register_buffer("kernel", torch.ones(channels, 1, 3, 3) / 9, persistent=False)  # expect: tensor-not-buffer

    def forward(self, x: torch.Tensor):
        return F.conv2d(x, self.kernel, padding=1, groups=self.channels)


class Appended(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.register_buffer("bias", torch.zeros(n, 1), persistent=False)  # expect: tensor-not-buffer
        self.register_buffer("table", torch.eye(n), persistent=False)  # expect: tensor-not-buffer

    def forward(self, ids: torch.Tensor, x: torch.Tensor):
        rows = self.table[ids]
        bias = self.bias
        return torch.cat([x, bias], dim=1), rows


# silent: a buffer
class Registered(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.register_buffer("mask", torch.ones(n, n))
        self.weight = nn.Parameter(torch.ones(n, n))

    def forward(self, x: Tensor):
        return x * self.mask + self.weight


# silent: moved where it is used
class MovedByHand(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.mask = torch.ones(n, n)
        self.mean = torch.zeros(n, n)
        self.std = torch.ones(n, n)

    def forward(self, x: Tensor):
        mean = self.mean
        mean = mean.type_as(x)
        return x * self.mask.to(x.device) - mean + self.std[:, :2].to(x)


# silent: a scalar meets every device
class Scalar(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.scale = torch.tensor(0.5)
        self.scales = torch.tensor([0.5, 0.25])
        self.given = torch.tensor(n)

    def forward(self, x: Tensor):
        return x * self.scale + x * self.scales[0] + x * self.given


# silent: made on the device that is wanted
class OnDevice(nn.Module):
    def __init__(self, n, device):
        super().__init__()
        self.mask = torch.ones(n, n, device=device)
        self.mean = torch.zeros(n).to(device)
        self.std = torch.ones(n).cuda()

    def forward(self, x: Tensor):
        return (x * self.mask - self.mean) / self.std


# silent: moved with the module
class Moves(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.mask = torch.ones(n, n)

    def _apply(self, fn):
        self.mask = fn(self.mask)
        return super()._apply(fn)

    def forward(self, x: Tensor):
        return x * self.mask


# silent: only numbers are taken out of it
class Numbers(nn.Module):
    def __init__(self):
        super().__init__()
        self.sizes = torch.tensor([1, 2, 3])
        self.order = torch.randperm(4)

    def forward(self, x: Tensor):
        for size in self.sizes.tolist():
            x = x + size
        return x[:, self.order]


# silent: what it meets may stand on the CPU too
class Schedule(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.betas = torch.linspace(0, 1, n)

    def forward(self, step):
        return self.betas * step


# silent: no module
class Plain:
    def __init__(self, n):
        self.mask = torch.ones(n, n)

    def forward(self, x: Tensor):
        return x * self.mask


# silent: replaced later
class Cached(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.cache = torch.ones(n, n)

    def forward(self, x: Tensor):
        self.cache = self.cache * x.mean()
        return x * self.cache
