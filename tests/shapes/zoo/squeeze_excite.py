"""Residual blocks with squeeze and excitation; channel and spatial attention side by side."""

import torch
import torch.nn as nn


class SELayer(nn.Module):
    def __init__(self, channel, reduction=16):
        super(SELayer, self).__init__()
        self.avg_pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Sequential(
            nn.Linear(channel, channel // reduction, bias=False),
            nn.ReLU(inplace=True),
            nn.Linear(channel // reduction, channel, bias=False),
            nn.Sigmoid(),
        )

    def forward(self, x):
        b, c, _, _ = x.size()
        y = self.avg_pool(x).view(b, c)
        y = self.fc(y).view(b, c, 1, 1)
        return x * y.expand_as(x)


class SpatialGate(nn.Module):
    def __init__(self, kernel_size=7):
        super().__init__()
        self.conv = nn.Conv2d(2, 1, kernel_size, padding=kernel_size // 2)

    def forward(self, x):
        pooled = torch.cat([x.mean(dim=1, keepdim=True), x.amax(dim=1, keepdim=True)], dim=1)
        return x * torch.sigmoid(self.conv(pooled))


class PlainBlock(nn.Module):
    def __init__(self, inplanes, planes, stride=1):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(inplanes, planes, 3, stride, 1, bias=False),
            nn.BatchNorm2d(planes),
            nn.ReLU(inplace=True),
            nn.Conv2d(planes, planes, 3, 1, 1, bias=False),
            nn.BatchNorm2d(planes),
        )
        if inplanes != planes:
            self.downsample = nn.Sequential(nn.Conv2d(inplanes, planes, 1, stride, bias=False), nn.BatchNorm2d(planes))
        else:
            self.downsample = lambda x: x

    def attend(self, x):
        return x

    def forward(self, x):
        residual = self.downsample(x)
        out = self.attend(self.body(x))
        return torch.relu(out + residual)


class SEBlock(PlainBlock):
    def __init__(self, inplanes, planes, stride=1, reduction=4):
        super().__init__(inplanes, planes, stride)
        self.se = SELayer(planes, reduction)

    def attend(self, x):
        return self.se(x)


class CBAMBlock(SEBlock):
    def __init__(self, inplanes, planes, stride=1):
        super().__init__(inplanes, planes, stride, reduction=8)
        self.spatial = SpatialGate()

    def attend(self, x):
        return self.spatial(super().attend(x))


BLOCKS = {"plain": PlainBlock, "se": SEBlock, "cbam": CBAMBlock}


class CifarSENet(nn.Module):
    def __init__(self, kind, n_size=1, num_classes=10):
        super().__init__()
        block = BLOCKS[kind]
        self.inplane = 16
        self.conv1 = nn.Conv2d(3, self.inplane, kernel_size=3, stride=1, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(self.inplane)
        self.layers = nn.Sequential(
            *self._layer(block, 16, n_size, 1), *self._layer(block, 32, n_size, 2), *self._layer(block, 64, n_size, 2)
        )
        self.fc = nn.Linear(64, num_classes)

    def _layer(self, block, planes, blocks, stride):
        strides = [stride] + [1] * (blocks - 1)
        layers = []
        for s in strides:
            layers.append(block(self.inplane, planes, s))
            self.inplane = planes
        return layers

    def forward(self, x):
        x = self.layers(torch.relu(self.bn1(self.conv1(x))))
        x = x.mean(dim=(2, 3))
        return self.fc(x)


if __name__ == "__main__":
    images = torch.randn(2, 3, 32, 32)
    se_net = CifarSENet("se", n_size=2)
    scores = se_net(images)
    cbam_net = CifarSENet(kind="cbam", num_classes=4)
    other = cbam_net(images)
    print(scores.shape, other.shape)
