# shows: len(list(resnet.parameters())) == 4
import torch
import torch.nn as nn

from blocks import BasicBlock


def make_layer(channels, blocks):
    return nn.Sequential(*(blocks * [BasicBlock(channels)]))  # expect: shared-layer-by-repetition


resnet = make_layer(4, 3)
print(resnet(torch.randn(2, 4, 5, 5)).shape)
