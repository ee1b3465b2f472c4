import torch
import torch.nn as nn
from torch.nn import Conv2d, Linear, Module


class ByComprehension(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.layers = [nn.Linear(4, 4) for _ in range(n)]  # expect: module-in-plain-container(error)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


class ByAppend(Module):
    def __init__(self, sizes):
        super().__init__()
        self.blocks = []  # expect: module-in-plain-container(error)
        for size in sizes:
            self.blocks.append(Linear(size, size))

    def forward(self, x):
        return sum(block(x) for block in self.blocks)


class ByName(nn.Module):
    def __init__(self):
        super().__init__()
        self.heads = {  # expect: module-in-plain-container(error)
            "box": nn.Linear(8, 4),
            "label": nn.Linear(8, 10),
        }

    def forward(self, x):
        return {name: head(x) for name, head in self.heads.items()}


class Branch(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 1)

    def forward(self, x):
        return self.conv(x)


class OfOwnModules(nn.Module):
    def __init__(self):
        super().__init__()
        self.branches = (Branch(), Branch())  # expect: module-in-plain-container(error)

    def forward(self, x):
        return self.branches[0](x) + self.branches[1](x)


# silent: registered by the container
class Registered(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(4, 4)])
        self.heads = nn.ModuleDict({"a": nn.Linear(4, 4)})


# silent: registered under names of their own
class ByAddModule(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.layers = []
        for i in range(n):
            self.layers.append(nn.Linear(4, 4))
            self.add_module(f"layer{i}", self.layers[-1])


# silent: made into a Sequential
class Joined(nn.Module):
    def __init__(self):
        super().__init__()
        self.parts = [nn.Linear(4, 4), nn.ReLU()]
        self.net = nn.Sequential(*self.parts)


# silent: registered as attributes before
class Named(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(4, 4)
        self.second = nn.Linear(4, 4)
        self.order = [self.first, self.second]


# silent: nothing to train in it
class Activations(nn.Module):
    def __init__(self):
        super().__init__()
        self.activations = [nn.ReLU(), nn.Tanh()]


# silent: no module
class Ensemble:
    def __init__(self):
        self.models = [nn.Linear(4, 4) for _ in range(3)]


# silent: a local list
class Local(nn.Module):
    def __init__(self):
        super().__init__()
        layers = [Conv2d(3, 3, 1), nn.ReLU()]
        self.net = nn.Sequential(*layers)


# silent: replaced by a ModuleList
class Replaced(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = []
        self.layers.append(nn.Linear(2, 2))
        self.layers = nn.ModuleList(self.layers)


# silent: frozen teachers that are kept out of the state_dict with a function of torch's
class KeptOut(nn.Module):
    def __init__(self):
        super().__init__()
        self.__dict__["teacher"] = [nn.Linear(4, 4)]
        self.weights = [torch.ones(3)]


# silent: hidden on purpose
class Distilled(nn.Module):
    def __init__(self):
        super().__init__()
        self.teacher = [Branch().eval()]
        self.student = Branch()
        self.hidden = [nn.Linear(4, 4)]
