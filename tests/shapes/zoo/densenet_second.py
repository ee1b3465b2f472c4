from collections import OrderedDict

import torch
import torch.nn as nn
import torch.nn.functional as F


class DenseLayer(nn.Module):
    def __init__(self, n_in, growth, bn_size=4, drop=0.0):
        super().__init__()
        self.norm1 = nn.BatchNorm2d(n_in)
        self.conv1 = nn.Conv2d(n_in, bn_size * growth, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(bn_size * growth)
        self.conv2 = nn.Conv2d(bn_size * growth, growth, 3, padding=1, bias=False)
        self.drop = drop

    def forward(self, feats):
        x = torch.cat(feats, 1)
        x = self.conv1(F.relu(self.norm1(x)))
        x = self.conv2(F.relu(self.norm2(x)))
        if self.drop > 0:
            x = F.dropout(x, p=self.drop, training=self.training)
        return x


class DenseBlock(nn.ModuleDict):
    def __init__(self, n_layers, n_in, growth):
        super().__init__()
        for i in range(n_layers):
            self.add_module("denselayer%d" % (i + 1), DenseLayer(n_in + i * growth, growth))

    def forward(self, init):
        features = [init]
        for name, layer in self.items():
            new = layer(features)
            features.append(new)
        return torch.cat(features, 1)


class DenseNet(nn.Module):
    def __init__(self, growth=8, blocks=(2, 3), n_init=16, n_classes=7):
        super().__init__()
        self.features = nn.Sequential(
            OrderedDict(
                [
                    ("conv0", nn.Conv2d(3, n_init, 7, stride=2, padding=3, bias=False)),
                    ("norm0", nn.BatchNorm2d(n_init)),
                    ("relu0", nn.ReLU(inplace=True)),
                    ("pool0", nn.MaxPool2d(3, stride=2, padding=1)),
                ]
            )
        )
        n = n_init
        for i, n_layers in enumerate(blocks):
            self.features.add_module(f"denseblock{i + 1}", DenseBlock(n_layers, n, growth))
            n = n + n_layers * growth
            if i != len(blocks) - 1:
                trans = nn.Sequential(nn.BatchNorm2d(n), nn.ReLU(), nn.Conv2d(n, n // 2, 1), nn.AvgPool2d(2))
                self.features.add_module(f"transition{i + 1}", trans)
                n //= 2
        self.features.add_module("norm5", nn.BatchNorm2d(n))
        self.classifier = nn.Linear(n, n_classes)

    def forward(self, x):
        features = self.features(x)
        out = F.relu(features, inplace=True)
        out = F.adaptive_avg_pool2d(out, (1, 1))
        out = torch.flatten(out, 1)
        out = self.classifier(out)
        return out


model = DenseNet()
out = model(torch.rand(2, 3, 64, 64))
