# shows: out.shape == (2, 8, 6, 6)
import torch
from torch import nn

net = nn.Sequential(nn.Conv2d(3, 8, 3, bias=False), nn.BatchNorm2d(8), nn.ReLU())
out = net(torch.randn(2, 3, 8, 8))
