# shows: runs
import torch
from torch import nn


class Plain(nn.Module):
    def forward(self, x):
        return x


net = Plain()
net.forward = lambda x, scale: x * scale
net(torch.ones(2), 3)
