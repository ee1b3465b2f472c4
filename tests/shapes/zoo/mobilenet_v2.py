"""In the manner of MobileNetV2: a table of inverted residuals, each expand, filter every channel alone, project."""

import torch
from torch import nn

# expansion, channels, repeats, stride of the first
TABLE = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 2, 2),
    (4, 64, 1, 2),
)


def rounded(channels, multiple=8):
    """The nearest multiple, never less than one of it and never much less than asked for."""
    near = max(multiple, multiple * int(channels / multiple + 0.5))
    return near + multiple if near < 0.9 * channels else near


def conv_bn(c_in, c_out, kernel, stride=1, groups=1, activation=nn.ReLU6):
    conv = nn.Conv2d(c_in, c_out, kernel, stride, kernel // 2, groups=groups, bias=False)
    parts = [conv, nn.BatchNorm2d(c_out)]
    if activation:
        parts.append(activation(inplace=True))
    return nn.Sequential(*parts)


class InvertedResidual(nn.Module):
    def __init__(self, c_in, c_out, stride, expansion):
        super().__init__()
        wide = c_in * expansion
        self.expand = conv_bn(c_in, wide, 1) if expansion > 1 else None
        self.depthwise = conv_bn(wide, wide, 3, stride=stride, groups=wide)
        self.project = conv_bn(wide, c_out, 1, activation=None)
        self.has_shortcut = stride == 1 and c_in == c_out

    def forward(self, x):
        y = x if self.expand is None else self.expand(x)
        y = self.project(self.depthwise(y))
        if self.has_shortcut:
            return x + y
        return y


class MobileNet(nn.Module):
    def __init__(self, n_classes, multiplier=1.0, table=TABLE, last=128):
        super().__init__()
        channels = rounded(16 * multiplier)
        self.stem = conv_bn(3, channels, 3, stride=2)
        self.blocks = nn.ModuleList()
        for expansion, width, repeats, stride in table:
            width = rounded(width * multiplier)
            for i in range(repeats):
                self.blocks.append(InvertedResidual(channels, width, stride if i == 0 else 1, expansion))
                channels = width
        self.top = conv_bn(channels, last, 1)
        self.drop = nn.Dropout(0.2)
        self.classify = nn.Linear(last, n_classes)

    def forward(self, x):
        x = self.stem(x)
        for block in self.blocks:
            x = block(x)
        x = self.top(x)
        x = nn.functional.adaptive_avg_pool2d(x, 1)
        return self.classify(self.drop(x.reshape(x.shape[0], -1)))


def main():
    x = torch.randn(2, 3, 64, 64)
    y = full(x)
    z = half(x)
    print(y.shape, z.shape)
    return torch.cat([y, z], dim=0).logsumexp(dim=1).sum()


full = MobileNet(n_classes=12)
half = MobileNet(n_classes=12, multiplier=0.5, last=96)
if __name__ == "__main__":
    total = main()
    total.backward()
