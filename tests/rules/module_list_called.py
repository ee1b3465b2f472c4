import copy

import torch
from torch import nn
from torch.nn import ModuleDict


class Assigned(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(4, 4) for _ in range(3)])

    def forward(self, x):
        x = self.layers(x)  # expect: module-list-called(error)
        return x


class Returned(nn.Module):
    def __init__(self, n):
        super().__init__()
        layers = [nn.Linear(4, 4) for _ in range(n)]
        self.blocks = torch.nn.ModuleList(layers)

    def forward(self, x):
        return self.blocks(x)  # expect: module-list-called(error)


class IntoAnother(nn.Module):
    def __init__(self):
        super().__init__()
        self.stack = nn.ModuleList()
        for _ in range(2):
            self.stack.append(nn.Linear(4, 4))

    def forward(self, x):
        hidden = self.stack(x + 1)  # expect: module-list-called
        return x + hidden


class Heads(nn.Module):
    def __init__(self):
        super().__init__()
        self.heads = ModuleDict({"a": nn.Linear(4, 4), "b": nn.Linear(4, 2)})

    def forward(self, x):
        return torch.relu(self.heads(x))  # expect: module-list-called


class InSequential(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.ModuleList([nn.Linear(4, 4), nn.ReLU()]),  # expect: module-list-called(error)
            nn.Linear(4, 2),
        )

    def forward(self, x):
        return self.net(x)


def of_a_name(x):
    branches = nn.ModuleList([nn.Linear(4, 4), nn.Linear(4, 4)])
    return branches(x)  # expect: module-list-called


# silent: the layers are called, not the list
class Looped(nn.Module):
    def __init__(self):
        super().__init__()
        self.steps = nn.ModuleList([nn.Linear(4, 4) for _ in range(3)])
        self.parts = nn.ModuleDict({"a": nn.Linear(4, 4)})

    def forward(self, x):
        for step in self.steps:
            x = step(x)
        return self.parts["a"](self.steps[0](x))


# silent: made a Sequential later
class Joined(nn.Module):
    def __init__(self):
        super().__init__()
        self.joined = nn.ModuleList([nn.Linear(4, 4)])
        self.joined = nn.Sequential(*self.joined)

    def forward(self, x):
        return self.joined(x)


# silent: a list with a forward of its own
class Chain(nn.ModuleList):
    def forward(self, x):
        for each in self:
            x = each(x)
        return x


class UsesChain(nn.Module):
    def __init__(self):
        super().__init__()
        self.chain = Chain([nn.Linear(4, 4)])

    def forward(self, x):
        return self.chain(x)


# silent: it asks first
class Asks(nn.Module):
    def __init__(self, several):
        super().__init__()
        self.asked = nn.ModuleList([nn.Linear(4, 4)])

    def forward(self, x):
        if isinstance(self.asked, nn.Sequential):
            return self.asked(x)
        return self.asked[0](x)


# silent: a subclass puts something else there
class Base(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.ModuleList([nn.Linear(4, 4)])

    def forward(self, x):
        return self.body(x)


class Derived(Base):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(4, 4)


# silent: set from outside
class Outside(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.ModuleList()

    def forward(self, x):
        return self.encoder(x)


def build():
    net = Outside()
    net.encoder = nn.Linear(4, 4)
    return net


# silent: a Sequential that is only held, never called
class Held(nn.Module):
    def __init__(self):
        super().__init__()
        self.held = nn.Sequential(nn.ModuleList([nn.Linear(4, 4)]), nn.ReLU())

    def forward(self, x):
        return self.held[1](self.held[0][0](x))


# silent: one of two is a layer
class Either(nn.Module):
    def __init__(self, single):
        super().__init__()
        self.either = nn.Linear(4, 4) if single else nn.ModuleList([nn.Linear(4, 4)])

    def forward(self, x):
        return self.either(x)
