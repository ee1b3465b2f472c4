import torch
from torch import nn


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.out = nn.Linear(8, 1)

    def forward(self, x):
        return self.out(x).squeeze()  # expect: squeeze-drops-batch


class Pooled(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.pool = nn.AdaptiveAvgPool2d(1)

    def forward(self, x):
        x = self.pool(self.conv(x))
        return torch.squeeze(x)  # expect: squeeze-drops-batch


# silent: a dim is named
class Named(nn.Module):
    def __init__(self):
        super().__init__()
        self.out = nn.Linear(8, 1)

    def forward(self, x):
        return self.out(x).squeeze(-1)


# silent: the batch is known
def batch_of_known_size():
    values = nn.Linear(8, 1)(torch.randn(16, 8)).squeeze()
    return values


# silent: no axis of size 1 but the batch may be there
class Wide(nn.Module):
    def __init__(self):
        super().__init__()
        self.out = nn.Linear(8, 4)

    def forward(self, x):
        return self.out(x).squeeze()
