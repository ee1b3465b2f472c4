import torch
import torch.nn as nn
from torch.nn import Linear


class AtOnce(nn.Module):
    def forward(self, x):
        x = nn.Conv2d(3, 8, 3)(x)  # expect: layer-created-in-forward(error)
        return torch.relu(x)


class ByName(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)

    def forward(self, x):
        x = self.conv(x).flatten(1)
        fc = Linear(x.shape[1], 10).to(x.device)  # expect: layer-created-in-forward(error)
        return fc(x)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        return self.fc(x)


class OfOwn(nn.Module):
    def forward(self, x):
        return Block()(x)  # expect: layer-created-in-forward(error)


# silent: nothing to learn in it
class Activation(nn.Module):
    def forward(self, x):
        return nn.ReLU()(nn.MaxPool2d(2)(x))


# silent: made once, when the size is known
class Lazy(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = None

    def forward(self, x):
        if self.fc is None:
            self.fc = nn.Linear(x.shape[1], 10)
        return self.fc(x)


# silent: kept
class Kept(nn.Module):
    def forward(self, x):
        self.fc = nn.Linear(4, 2)
        return self.fc(x)


# silent: its weights are given
class Given(nn.Module):
    def forward(self, x, weight):
        fc = nn.Linear(4, 2)
        fc.weight.data = weight
        return fc(x)


# silent: no module's forward
class Builder:
    def forward(self, x):
        return nn.Linear(4, 2)(x)


# silent: another method
class Another(nn.Module):
    def build(self, x):
        return nn.Linear(4, 2)(x)
