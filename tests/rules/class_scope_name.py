import torch
import torch.nn as nn


class Named(nn.Sequential):
    from collections import OrderedDict  # expect: class-scope-name(error)

    def rebuild(self):
        return nn.Sequential(OrderedDict(self.named_children()))


class Sized(nn.Module):
    hidden = 8  # expect: class-scope-name(error)

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, hidden)


# silent: read as an attribute, or in the class body itself
class Read(nn.Module):
    width = 8
    double = width * 2

    def __init__(self, size=width):
        super().__init__()
        self.fc = nn.Linear(self.width, Read.double + size)


width = 3


# silent: the module has one too
class Both(nn.Module):
    width = 8

    def forward(self, x):
        return x * width


# silent: bound in the method
class Bound(nn.Module):
    step = 1

    def forward(self, x, items):
        for step in items:
            x = x + step
        return x


# silent: methods call each other through self
class Methods(nn.Module):
    def helper(self, x):
        return x

    def forward(self, x):
        return self.helper(x)
