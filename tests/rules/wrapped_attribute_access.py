import os

import torch
import torch.distributed as dist
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.data import DataLoader, TensorDataset


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)

    def freeze(self):
        self.fc.requires_grad_(False)


def layer(rank):
    net = Net()
    net.fc.bias.data.zero_()
    net = DDP(net, device_ids=[rank])
    print(net.fc.weight)  # expect: wrapped-attribute-access(error)


def method(rank):
    wrapped = DDP(Net().to(rank))
    wrapped.freeze()  # expect: wrapped-attribute-access(error)


# silent: through module
def through(rank):
    net = DDP(Net().to(rank))
    net.module.freeze()
    return net.module.fc, net.device_ids


# silent: what every module has
def common(rank):
    net = DDP(Net())
    net.eval()
    return net.state_dict(), list(net.parameters())


# silent: maybe wrapped
def maybe(is_parallel):
    net = Net()
    if is_parallel:
        net = DDP(net)
    net.freeze()


# silent: before the wrapping
def before():
    net = Net()
    net.freeze()
    return DDP(net)
