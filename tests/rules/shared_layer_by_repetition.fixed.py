import torch.nn as nn
from torch.nn import Linear, Sequential


def listed(n):
    return nn.ModuleList([nn.Linear(4, 4) for _ in range(n)])  # expect: shared-layer-by-repetition(error)


def in_a_row():
    return Sequential(*[Linear(4, 4), nn.ReLU()] * 3)  # expect: shared-layer-by-repetition(error)


def turned_round(depth):
    return Sequential(*([nn.TransformerEncoderLayer(8, 2) for _ in range(depth)]))  # expect: shared-layer-by-repetition(error)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(8, 8, 3, padding=1)

    def forward(self, x):
        return x + self.conv(x)


class Net(nn.Module):
    def __init__(self, n_blocks):
        super().__init__()
        self.blocks = nn.ModuleList([Block() for _ in range(n_blocks)])  # expect: shared-layer-by-repetition(error)


# silent: a new one each time
def each(n):
    return nn.ModuleList([nn.Linear(4, 4) for _ in range(n)])


# silent: nothing to share
def without_weights(n):
    return Sequential(*[nn.ReLU()] * n)


# silent: numbers
def sizes(n):
    return [64] * n + [nn.Linear(2, 2).in_features] * 2


# silent: once
def once():
    return Sequential(*[nn.Linear(4, 4)] * 1)


# silent: shared by name, on purpose
def shared(n):
    layer = nn.Linear(4, 4)
    return Sequential(*[layer] * n)


# silent: not in a container of layers
def scaled(x):
    return (nn.Linear(4, 4),) * 2, x
