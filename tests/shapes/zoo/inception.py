"""Inception blocks: four branches side by side, an auxiliary classifier that only speaks in training."""

import torch
from torch import nn
import torch.nn.functional as F


class ConvUnit(nn.Module):
    def __init__(self, in_channels, out_channels, **kwargs):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, out_channels, bias=False, **kwargs)
        self.bn = nn.BatchNorm2d(out_channels, eps=0.001)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)), inplace=True)


class Inception(nn.Module):
    def __init__(self, c_in, c1, c3_in, c3, c5_in, c5, c_pool):
        super().__init__()
        self.narrow = ConvUnit(c_in, c1, kernel_size=1)
        self.medium = nn.Sequential(ConvUnit(c_in, c3_in, kernel_size=1), ConvUnit(c3_in, c3, kernel_size=3, padding=1))
        self.wide = nn.Sequential(ConvUnit(c_in, c5_in, kernel_size=1), ConvUnit(c5_in, c5, kernel_size=5, padding=2))
        self.pooled = nn.Sequential(
            nn.MaxPool2d(kernel_size=3, stride=1, padding=1, ceil_mode=True), ConvUnit(c_in, c_pool, kernel_size=1)
        )
        self.out_channels = c1 + c3 + c5 + c_pool

    def _branches(self, x):
        return [self.narrow(x), self.medium(x), self.wide(x), self.pooled(x)]

    def forward(self, x):
        return torch.cat(self._branches(x), 1)


class FactorizedInception(nn.Module):
    """A 7x7 convolution as 1x7 and 7x1."""

    def __init__(self, c_in, width):
        super().__init__()
        self.left = ConvUnit(c_in, width, kernel_size=1)
        self.right_1 = ConvUnit(c_in, width, kernel_size=1)
        self.right_2 = ConvUnit(width, width, kernel_size=(1, 7), padding=(0, 3))
        self.right_3 = ConvUnit(width, 2 * width, kernel_size=(7, 1), padding=(3, 0))

    def forward(self, x):
        right = self.right_3(self.right_2(self.right_1(x)))
        return torch.cat([self.left(x), right], dim=1)


class Auxiliary(nn.Module):
    def __init__(self, c_in, n_classes):
        super().__init__()
        self.conv = ConvUnit(c_in, 16, kernel_size=1)
        self.fc1 = nn.Linear(16 * 4 * 4, 32)
        self.fc2 = nn.Linear(32, n_classes)

    def forward(self, x):
        x = F.adaptive_avg_pool2d(x, (4, 4))
        x = torch.flatten(self.conv(x), 1)
        x = F.dropout(F.relu(self.fc1(x)), 0.7, training=self.training)
        return self.fc2(x)


class GoogLeNet(nn.Module):
    def __init__(self, n_classes=10, aux=True):
        super().__init__()
        self.stem = nn.Sequential(ConvUnit(3, 24, kernel_size=5, stride=2, padding=2), nn.MaxPool2d(3, 2, ceil_mode=True))
        self.a = Inception(24, 8, 12, 16, 4, 8, 8)
        self.b = Inception(self.a.out_channels, 16, 16, 24, 4, 8, 8)
        self.shrink = nn.MaxPool2d(2, ceil_mode=True)
        self.c = FactorizedInception(56, 20)
        self.aux = Auxiliary(40, n_classes) if aux else None
        self.fc = nn.Linear(60, n_classes)

    def forward(self, x):
        x = self.a(self.stem(x))
        side = None
        if self.training and self.aux is not None:
            side = self.aux(x)
        x = self.c(self.shrink(self.b(x)))
        x = F.avg_pool2d(x, x.size()[2:]).flatten(1)
        x = self.fc(x)
        if side is not None:
            return x, side
        return x


if __name__ == "__main__":
    net = GoogLeNet(n_classes=7)
    images = torch.randn(3, 3, 45, 45)
    labels = torch.tensor([0, 6, 3])
    net.train()
    main_logits, aux_logits = net(images)
    loss = F.cross_entropy(main_logits, labels) + 0.3 * F.cross_entropy(aux_logits, labels)
    loss.backward()
    net.eval()
    logits = net(images)
    print(main_logits.shape, aux_logits.shape, logits.shape)
