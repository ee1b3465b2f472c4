# shows: raises AttributeError: backbone
import argparse

import torch
from torch import nn, optim

from model import ResNetLike


def freeze_backbone(model):
    for param in model.parameters():
        param.requires_grad = False


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--classes", type=int, default=3)
    args = parser.parse_args()
    net = ResNetLike(num_classes=args.classes)
    net = torch.nn.DataParallel(net)
    freeze_backbone(net.backbone)  # expect: wrapped-attribute-access
    optimizer = optim.SGD([p for p in net.parameters() if p.requires_grad], lr=0.01)
    criterion = nn.CrossEntropyLoss()
    optimizer.zero_grad()
    criterion(net(torch.randn(4, 8)), torch.randint(0, args.classes, (4,))).backward()
    optimizer.step()


if __name__ == "__main__":
    main()
