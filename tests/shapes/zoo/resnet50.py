"""ResNet-50 with bottleneck blocks, written with a stem, stages and a head of its own."""

import torch
from torch import nn

STAGE_DEPTHS = (3, 4, 6, 3)
STAGE_WIDTHS = (64, 128, 256, 512)
NUM_CLASSES = 20


class ConvBNAct(nn.Sequential):
    def __init__(self, c_in, c_out, kernel=1, stride=1, act=True):
        layers = [
            nn.Conv2d(c_in, c_out, kernel, stride=stride, padding=kernel // 2, bias=False),
            nn.BatchNorm2d(c_out),
        ]
        if act:
            layers.append(nn.ReLU(inplace=True))
        super().__init__(*layers)


class Bottleneck(nn.Module):
    expansion = 4

    def __init__(self, c_in, width, stride=1):
        super().__init__()
        c_out = width * self.expansion
        self.residual = nn.Sequential(
            ConvBNAct(c_in, width),
            ConvBNAct(width, width, kernel=3, stride=stride),
            ConvBNAct(width, c_out, act=False),
        )
        self.shortcut = nn.Identity()
        if stride != 1 or c_in != c_out:
            self.shortcut = ConvBNAct(c_in, c_out, stride=stride, act=False)
        self.act = nn.ReLU(inplace=True)

    def forward(self, x):
        return self.act(self.residual(x) + self.shortcut(x))


class ResNet50(nn.Module):
    def __init__(self, num_classes=NUM_CLASSES):
        super().__init__()
        self.stem = nn.Sequential(ConvBNAct(3, 64, kernel=7, stride=2), nn.MaxPool2d(3, 2, 1))
        c_in = 64
        stages = []
        for i, (depth, width) in enumerate(zip(STAGE_DEPTHS, STAGE_WIDTHS)):
            stride = 1 if i == 0 else 2
            stages.append(self._stage(c_in, width, depth, stride))
            c_in = width * Bottleneck.expansion
        self.stages = nn.ModuleList(stages)
        self.num_features = c_in
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.head = nn.Linear(self.num_features, num_classes)

    @staticmethod
    def _stage(c_in, width, depth, stride):
        blocks = [Bottleneck(c_in, width, stride)]
        blocks += [Bottleneck(width * Bottleneck.expansion, width) for _ in range(depth - 1)]
        return nn.Sequential(*blocks)

    def forward_features(self, x):
        x = self.stem(x)
        for stage in self.stages:
            x = stage(x)
        return x

    def forward(self, x):
        features = self.forward_features(x)
        pooled = self.pool(features).flatten(1)
        return self.head(pooled)


if __name__ == "__main__":
    net = ResNet50()
    net.eval()
    batch = torch.randn(1, 3, 64, 64)
    with torch.no_grad():
        feats = net.forward_features(batch)
        out = net(batch)
    probs = out.softmax(dim=-1)
    best = probs.argmax(dim=1)
    n_params = sum(p.numel() for p in net.parameters())
    print(f"{n_params / 1e6:.1f}M parameters", tuple(feats.shape), tuple(out.shape), best.tolist())
