"""A feature pyramid: lateral convolutions, upsampling from the top, named outputs, one head shared by all levels."""

from collections import OrderedDict

import torch
from torch import nn
import torch.nn.functional as F


class Stage(nn.Module):
    def __init__(self, c_in, c_out):
        super().__init__()
        self.conv = nn.Conv2d(c_in, c_out, kernel_size=3, stride=2, padding=1)
        self.norm = nn.BatchNorm2d(c_out)

    def forward(self, x):
        return F.leaky_relu(self.norm(self.conv(x)), 0.1)


class Backbone(nn.Module):
    channels = {"c2": 16, "c3": 24, "c4": 40}

    def __init__(self):
        super().__init__()
        self.stem = Stage(3, 8)
        previous = 8
        for name, width in self.channels.items():
            setattr(self, name, Stage(previous, width))
            previous = width

    def forward(self, x):
        x = self.stem(x)
        found = OrderedDict()
        for name in self.channels:
            x = getattr(self, name)(x)
            found[name] = x
        return found


class FPN(nn.Module):
    def __init__(self, in_channels, out_channels=32, extra_level=True):
        super().__init__()
        self.lateral = nn.ModuleDict({k: nn.Conv2d(c, out_channels, 1) for k, c in in_channels.items()})
        self.smooth = nn.ModuleDict({k: nn.Conv2d(out_channels, out_channels, 3, padding=1) for k in in_channels})
        self.extra_level = extra_level

    def forward(self, features):
        names = list(features)
        top = self.lateral[names[-1]](features[names[-1]])
        merged = {names[-1]: top}
        for name in reversed(names[:-1]):
            side = self.lateral[name](features[name])
            top = side + F.interpolate(top, size=side.shape[-2:], mode="nearest")
            merged[name] = top
        out = {name.replace("c", "p"): self.smooth[name](merged[name]) for name in names}
        if self.extra_level:
            out["pool"] = F.max_pool2d(out["p4"], kernel_size=1, stride=2)
        return out


class RetinaHead(nn.Module):
    def __init__(self, channels, n_anchors, n_classes):
        super().__init__()
        self.n_classes = n_classes
        self.tower = nn.Sequential(nn.Conv2d(channels, channels, 3, 1, 1), nn.ReLU())
        self.cls = nn.Conv2d(channels, n_anchors * n_classes, 3, 1, 1)
        self.box = nn.Conv2d(channels, n_anchors * 4, 3, 1, 1)

    def forward(self, levels):
        scores, boxes = [], []
        for x in levels:
            n, _, h, w = x.shape
            t = self.tower(x)
            s = self.cls(t).view(n, -1, self.n_classes, h, w).permute(0, 3, 4, 1, 2)
            scores.append(s.reshape(n, -1, self.n_classes))
            boxes.append(self.box(t).permute(0, 2, 3, 1).reshape(n, -1, 4))
        return {"scores": torch.cat(scores, dim=1), "boxes": torch.cat(boxes, dim=1)}


if __name__ == "__main__":
    backbone = Backbone()
    fpn = FPN(Backbone.channels)
    head = RetinaHead(32, n_anchors=3, n_classes=4)
    images = torch.randn(2, 3, 70, 100)
    features = backbone(images)
    pyramid = fpn(features)
    result = head(pyramid.values())
    scores, boxes = result["scores"], result["boxes"]
    best, labels = scores.sigmoid().max(dim=2)
    order = best.argsort(dim=1, descending=True)[:, :10]
    chosen = torch.gather(boxes, 1, order.unsqueeze(-1).expand(-1, -1, 4))
    print({k: tuple(v.shape) for k, v in pyramid.items()}, chosen.shape)
