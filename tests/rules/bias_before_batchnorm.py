import torch
import torch.nn as nn
import torch.nn.functional as F

stem = nn.Sequential(
    nn.Conv2d(3, 8, 3, padding=1),  # expect: bias-before-batchnorm(hint)
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.Linear(8, 8, True),  # expect: bias-before-batchnorm
    nn.BatchNorm1d(8),
)


class Nested(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)  # expect: bias-before-batchnorm
        self.norm = nn.BatchNorm2d(8)

    def forward(self, x):
        return F.relu(self.norm(self.conv(x)))


class Following(nn.Module):
    def __init__(self):
        super().__init__()
        self.up = nn.ConvTranspose2d(3, 8, 3, bias=True)  # expect: bias-before-batchnorm
        self.bn = nn.BatchNorm2d(8)

    def forward(self, x):
        x = self.up(x)
        x = self.bn(x)
        return x


# silent: no bias
without = nn.Sequential(nn.Conv2d(3, 8, 3, bias=False), nn.BatchNorm2d(8))

# silent: something stands between
between = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.BatchNorm2d(8))

# silent: another norm
other = nn.Sequential(nn.Conv2d(3, 8, 3), nn.GroupNorm(2, 8), nn.LayerNorm(8), nn.InstanceNorm2d(8))


# silent: the result goes elsewhere too
class Used(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv_used = nn.Conv2d(3, 8, 3)
        self.norm_used = nn.BatchNorm2d(8)

    def forward(self, x):
        y = self.conv_used(x)
        return y + self.norm_used(y)


# silent: an activation between
class Activated(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv_relu = nn.Conv2d(3, 8, 3)
        self.norm_relu = nn.BatchNorm2d(8)

    def forward(self, x):
        x = self.conv_relu(x)
        x = F.relu(x)
        x = self.norm_relu(x)
        return x


# silent: the layer is used elsewhere without the norm
class Shared(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv_shared = nn.Conv2d(3, 8, 3)
        self.norm_shared = nn.BatchNorm2d(8)

    def forward(self, x):
        return self.norm_shared(self.conv_shared(x)) + self.conv_shared(x)


# silent: chosen by an argument
def block(bias):
    return nn.Sequential(nn.Conv2d(3, 8, 3, bias=bias), nn.BatchNorm2d(8))
