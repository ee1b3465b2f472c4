"""In the manner of DenseNet: every layer reads all maps before it; transitions halve the channels and the size."""

from collections import OrderedDict

import torch
from torch import nn
import torch.nn.functional as F

GROWTH = 8


class Dense(nn.Module):
    def __init__(self, c_in, growth=GROWTH, squeeze=4, p_drop=0.0):
        super().__init__()
        self.reduce = nn.Sequential(
            nn.BatchNorm2d(c_in), nn.ReLU(), nn.Conv2d(c_in, squeeze * growth, 1, bias=False)
        )
        self.extract = nn.Sequential(
            nn.BatchNorm2d(squeeze * growth), nn.ReLU(), nn.Conv2d(squeeze * growth, growth, 3, padding=1, bias=False)
        )
        self.p_drop = p_drop

    def forward(self, maps):
        new = self.extract(self.reduce(torch.cat(maps, dim=1)))
        return F.dropout(new, self.p_drop, self.training) if self.p_drop > 0 else new


class DenseBlock(nn.ModuleDict):
    def __init__(self, n_layers, c_in, p_drop):
        super().__init__()
        for i in range(n_layers):
            self[f"dense{i + 1}"] = Dense(c_in + i * GROWTH, p_drop=p_drop)
        self.out_channels = c_in + n_layers * GROWTH

    def forward(self, x):
        maps = [x]
        for layer in self.values():
            maps.append(layer(maps))
        return torch.cat(maps, 1)


class Transition(nn.Sequential):
    def __init__(self, c_in):
        super().__init__()
        self.norm = nn.BatchNorm2d(c_in)
        self.act = nn.ReLU()
        self.conv = nn.Conv2d(c_in, c_in // 2, kernel_size=1, bias=False)
        self.pool = nn.AvgPool2d(2)
        self.out_channels = c_in // 2


class DenseNet(nn.Module):
    def __init__(self, n_layers=(2, 4, 3), n_first=16, n_classes=10, p_drop=0.0):
        super().__init__()
        parts = OrderedDict()
        parts["stem"] = nn.Conv2d(3, n_first, kernel_size=5, stride=2, padding=2)
        channels = n_first
        for i, n in enumerate(n_layers, start=1):
            if i > 1:
                transition = Transition(channels)
                channels = transition.out_channels
                parts["transition%d" % (i - 1)] = transition
            block = DenseBlock(n, channels, p_drop)
            channels = block.out_channels
            parts["block{}".format(i)] = block
        parts["norm"] = nn.BatchNorm2d(channels)
        self.features = nn.Sequential(parts)
        self.classifier = nn.Linear(channels, n_classes)

    def forward(self, x):
        x = F.relu(self.features(x), inplace=True)
        x = torch.flatten(F.adaptive_avg_pool2d(x, (1, 1)), 1)
        return self.classifier(x)


if __name__ == "__main__":
    net = DenseNet(p_drop=0.1)
    x = torch.randn(2, 3, 32, 32)
    out = net(x)
    loss = F.nll_loss(F.log_softmax(out, dim=1), torch.tensor([3, 7]))
    loss.backward()
    kernel = net.features.block1["dense1"].reduce[2].weight
    all_keys = [key for key in net.state_dict() if "block2.dense4" in key]
    print(out.shape, kernel.shape, all_keys)
