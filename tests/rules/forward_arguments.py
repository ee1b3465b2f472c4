import torch
import torch.nn as nn


class Two(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x, scale, *, shift=0.0):
        return self.fc(x) * scale + shift


class Any(nn.Module):
    def forward(self, *inputs, **options):
        return inputs[0]


class Sub(Two):
    pass


class Host(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = Two()

    def forward(self, x):
        return self.inner(x)  # expect: forward-arguments(error)


def wrong(x):
    net = Two().to("cpu")
    net(x)  # expect: forward-arguments(error)
    net(x, 1.0, 2.0)  # expect: forward-arguments(error)
    net(x, factor=2.0)  # expect: forward-arguments(error)
    return Sub()


# silent: right, by place and by name
def right(x):
    net = Two()
    return net(x, 2.0), net(x=x, scale=1.0), net(x, 1.0, shift=2.0)


# silent: anything goes
def anything(x):
    net = Any()
    return net(x, x, x, flag=True)


# silent: arguments nobody can see
def unpacked(x, arguments, options):
    net = Two()
    return net(*arguments), net(x, **options)


# silent: one of two modules
def either(x, is_two):
    net = Two() if is_two else Any()
    if is_two:
        net = Two()
    else:
        net = nn.Identity()
    return net(x)


# silent: a container calls it
def contained(x):
    net = nn.Sequential(Any(), nn.Identity())
    return net(x)


# silent: no module, and calls of it go to its own __call__
class Store:
    def __call__(self, attention, is_cross):
        return self.forward(attention) if is_cross else attention

    def forward(self, attention):
        return attention


class Processor:
    def __init__(self):
        self.store = Store()

    def run(self, attention):
        return self.store(attention, is_cross=True)
