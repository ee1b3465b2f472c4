"""Residual blocks with squeeze and excitation; channel and spatial attention side by side."""

import torch
import torch.nn as nn


class ChannelGate(nn.Module):
    def __init__(self, channels, reduction=16):
        super(ChannelGate, self).__init__()
        self.squeeze = nn.AdaptiveAvgPool2d(1)
        self.down = nn.Linear(channels, channels // reduction)
        self.up = nn.Linear(channels // reduction, channels)

    def forward(self, x):
        n, c, _, _ = x.size()
        gate = self.squeeze(x).view(n, c)
        gate = self.up(torch.relu(self.down(gate))).sigmoid()
        return x * gate.view(n, c, 1, 1).expand_as(x)


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
        self.se = ChannelGate(planes, reduction)

    def attend(self, x):
        return self.se(x)


class CBAMBlock(SEBlock):
    def __init__(self, inplanes, planes, stride=1):
        super().__init__(inplanes, planes, stride, reduction=8)
        self.spatial = SpatialGate()

    def attend(self, x):
        return self.spatial(super().attend(x))


BLOCKS = {"plain": PlainBlock, "se": SEBlock, "cbam": CBAMBlock}


class GatedNet(nn.Module):
    def __init__(self, kind, depth=1, n_classes=10):
        super().__init__()
        block = BLOCKS[kind]
        self.stem = nn.Sequential(nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU())
        blocks, channels = [], 16
        for planes, stride in [(16, 1), (32, 2), (64, 2)]:
            for s in [stride] + [1] * (depth - 1):
                blocks.append(block(channels, planes, s))
                channels = planes
        self.blocks = nn.Sequential(*blocks)
        self.fc = nn.Linear(64, n_classes)

    def forward(self, x):
        x = self.blocks(self.stem(x))
        x = x.mean(dim=(2, 3))
        return self.fc(x)


if __name__ == "__main__":
    images = torch.randn(2, 3, 32, 32)
    se_net = GatedNet("se", depth=2)
    scores = se_net(images)
    cbam_net = GatedNet(kind="cbam", n_classes=4)
    other = cbam_net(images)
    print(scores.shape, other.shape)
