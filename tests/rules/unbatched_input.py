import torch
import torch.nn.functional as F
from torch import nn


def case_1():
    norm = nn.BatchNorm2d(3)
    out = norm(torch.rand(3, 8, 8))  # expect: unbatched-input


def case_2():
    net = nn.Sequential(nn.Conv2d(3, 4, 3, bias=False), nn.BatchNorm2d(4))
    out = net(torch.rand(3, 8, 8))  # expect: unbatched-input


# silent: a batch of one
def case_3():
    out = nn.BatchNorm2d(3)(torch.rand(3, 8, 8).unsqueeze(0))


# silent: convolutions take single samples
def case_4():
    out = nn.Conv2d(3, 4, 3)(torch.rand(3, 8, 8))
