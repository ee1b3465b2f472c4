# shows: runs
import torch
import torch.nn as nn
from torch.nn import init


def weights_init(m):
    if isinstance(m, nn.Linear):
        init.xavier_uniform(m.weight)  # expect: deprecated-api
        init.constant(m.bias, 0)  # expect: deprecated-api


net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
net.apply(weights_init)
print(net(torch.ones(1, 4)))
