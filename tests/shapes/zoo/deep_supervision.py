"""A nested encoder-decoder which answers at every depth; the loss weighs all the answers."""

import torch
import torch.nn as nn
import torch.nn.functional as F

WIDTHS = [8, 16, 32]


class Node(nn.Module):
    def __init__(self, c_in, c_out):
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, padding=1)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1)
        self.norm = nn.InstanceNorm2d(c_out, affine=True)

    def forward(self, *inputs):
        x = torch.cat(inputs, dim=1) if len(inputs) > 1 else inputs[0]
        return F.silu(self.norm(self.conv2(F.silu(self.conv1(x)))))


class NestedNet(nn.Module):
    def __init__(self, in_channels=3, n_classes=1, deep_supervision=True):
        super().__init__()
        a, b, c = WIDTHS
        self.deep_supervision = deep_supervision
        self.pool = nn.MaxPool2d(2, 2)
        self.up = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)
        self.node00, self.node10, self.node20 = Node(in_channels, a), Node(a, b), Node(b, c)
        self.node01, self.node11 = Node(a + b, a), Node(b + c, b)
        self.node02 = Node(2 * a + b, a)
        n_heads = 3 if deep_supervision else 1
        self.heads = nn.ModuleList(nn.Conv2d(a, n_classes, 1) for _ in range(n_heads))

    def forward(self, x):
        x00 = self.node00(x)
        x10 = self.node10(self.pool(x00))
        x01 = self.node01(x00, self.up(x10))
        x20 = self.node20(self.pool(x10))
        x11 = self.node11(x10, self.up(x20))
        x02 = self.node02(x00, x01, self.up(x11))
        if not self.deep_supervision:
            return self.heads[0](x02)
        return [head(each) for head, each in zip(self.heads, (x00, x01, x02))]


class SideOutputs(nn.Module):
    """Every stage of a plain encoder gets a side output of the size of the input, and all are fused."""

    def __init__(self, widths=WIDTHS):
        super().__init__()
        channels = [3] + widths
        self.stages = nn.ModuleList([Node(channels[i], channels[i + 1]) for i in range(len(widths))])
        self.sides = nn.ModuleList([nn.Conv2d(w, 1, 1) for w in widths])
        self.fuse = nn.Conv2d(len(widths), 1, 1)

    def forward(self, x):
        size = x.shape[-2:]
        outputs = []
        for i, (stage, side) in enumerate(zip(self.stages, self.sides)):
            if i > 0:
                x = F.avg_pool2d(x, 2)
            x = stage(x)
            outputs.append(F.interpolate(side(x), size=size, mode="bilinear", align_corners=False))
        outputs.append(self.fuse(torch.cat(outputs, dim=1)))
        return outputs


def weighted_loss(outputs, target, weights):
    total = torch.zeros(())
    for weight, output in zip(weights, outputs):
        total = total + weight * F.binary_cross_entropy_with_logits(output, target)
    return total


if __name__ == "__main__":
    x = torch.randn(2, 3, 32, 40)
    target = torch.randint(0, 2, (2, 1, 32, 40)).float()
    nested = NestedNet()
    outputs = nested(x)
    loss = weighted_loss(outputs, target, [0.25, 0.5, 1.0])
    loss.backward()
    plain = NestedNet(deep_supervision=False)
    answer = plain(x)
    sides = SideOutputs()
    *side_maps, fused = sides(x)
    stacked = torch.stack(side_maps, dim=1)
    print(len(outputs), answer.shape, fused.shape, stacked.shape)
