import torch
from torch import nn


class Images(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.fc = nn.Linear(8 * 30 * 30, 10)

    def forward(self, x):
        x = self.conv(x).relu().flatten(1)
        return self.fc(x)  # expect: input-size-required(hint)


# silent: any size is pooled to the same
class Pooled(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.pool = nn.AdaptiveAvgPool2d(4)
        self.fc = nn.Linear(8 * 4 * 4, 10)

    def forward(self, x):
        return self.fc(self.pool(self.conv(x)).flatten(1))


# silent: the size is given
def with_a_known_input():
    flat = nn.Conv2d(3, 8, 3)(torch.rand(2, 3, 32, 32)).flatten(1)
    return nn.Linear(8 * 30 * 30, 10)(flat)


# silent: pooled over all there is
class PooledBySize(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, stride=2)
        self.fc = nn.Linear(8, 10)

    def forward(self, x):
        x = self.conv(x)
        x = nn.functional.avg_pool2d(x, kernel_size=x.shape[2])
        return self.fc(x.view(x.size(0), -1))
