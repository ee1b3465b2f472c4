"""ResNet-18: two convolutions to a block, four stages, a projection where the sizes change."""

import torch
import torch.nn as nn
import torch.nn.functional as F


def conv3x3(c_in, c_out, stride=1):
    return nn.Conv2d(c_in, c_out, kernel_size=3, stride=stride, padding=1, bias=False)


class BasicBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.conv1 = conv3x3(c_in, c_out, stride)
        self.bn1 = nn.BatchNorm2d(c_out)
        self.conv2 = conv3x3(c_out, c_out)
        self.bn2 = nn.BatchNorm2d(c_out)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if stride != 1 or c_in != c_out:
            self.downsample = nn.Sequential(nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out))

    def forward(self, x):
        identity = x
        if self.downsample is not None:
            identity = self.downsample(x)
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        out += identity
        return self.relu(out)


class ResNet(nn.Module):
    def __init__(self, layers, num_classes=10, width=64):
        super().__init__()
        self.channels = width
        self.stem = nn.Conv2d(3, width, 7, stride=2, padding=3, bias=False)
        self.bn = nn.BatchNorm2d(width)
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
        self.layer1 = self._make_layer(width, layers[0])
        self.layer2 = self._make_layer(2 * width, layers[1], stride=2)
        self.layer3 = self._make_layer(4 * width, layers[2], stride=2)
        self.layer4 = self._make_layer(8 * width, layers[3], stride=2)
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(8 * width, num_classes)

        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, nonlinearity="relu")

    def _make_layer(self, c_out, n_blocks, stride=1):
        blocks = []
        for i in range(n_blocks):
            blocks.append(BasicBlock(self.channels, c_out, stride if i == 0 else 1))
            self.channels = c_out
        return nn.Sequential(*blocks)

    def forward(self, x):
        x = F.relu(self.bn(self.stem(x)))
        x = self.maxpool(x)
        x = self.layer1(x)
        x = self.layer2(x)
        x = self.layer3(x)
        x = self.layer4(x)
        x = self.avgpool(x)
        x = torch.flatten(x, 1)
        return self.fc(x)


def resnet18(**kwargs):
    return ResNet([2, 2, 2, 2], **kwargs)


if __name__ == "__main__":
    model = resnet18(num_classes=100)
    images = torch.randn(2, 3, 64, 64)
    labels = torch.randint(0, 100, (2,))
    logits = model(images)
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    top5 = logits.topk(5, dim=1).indices
    hits = (top5 == labels.unsqueeze(1)).any(dim=1)
    print(logits.shape, top5.shape, hits.float().mean(), loss.item())
