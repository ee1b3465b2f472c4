import abc
from dataclasses import dataclass

import pytorch_lightning as pl
import torch
import torch.nn as nn
from mylib import Base, Mixin, setup
from torch.nn import Conv2d, Module, Parameter


class Forgotten(nn.Module):
    def __init__(self, n_in, n_out):
        """A plain classifier."""
        self.n_in = n_in
        self.fc1 = nn.Linear(n_in, 64)  # expect: missing-super-init(error)
        self.fc2 = nn.Linear(64, n_out)

    def forward(self, x):
        return self.fc2(self.fc1(x).relu())


class TooLate(Module):
    def __init__(self, channels):
        self.conv = Conv2d(3, channels, 3)  # expect: missing-super-init(error)
        super(TooLate, self).__init__()
        self.head = nn.Linear(channels, 10)


class Bias(nn.Module):
    def __init__(self, size):
        if size > 1:
            self.bias = Parameter(torch.zeros(size))  # expect: missing-super-init(error)
        super().__init__()


class Inner(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 2)


class Outer(Inner):
    def __init__(self):
        self.inner: nn.Module = Inner()  # expect: missing-super-init(error)
        Inner.__init__(self)


class Layers(nn.Module, abc.ABC):
    def __init__(self, width):
        layers = nn.Sequential(nn.Linear(width, width), nn.ReLU())
        self.layers = layers  # expect: missing-super-init(error)


class Stack(nn.Sequential):
    def __init__(self, width):
        self.proj = nn.Linear(width, width)  # expect: missing-super-init(error)
        self.act = nn.ReLU()


# silent: called first
class Right(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.fc = nn.Linear(n, n)


# silent: the old way to call it
class OldStyle(nn.Module):
    def __init__(self, n):
        super(OldStyle, self).__init__()
        self.fc = nn.Linear(n, n)


# silent: called by the name of the base
class ByName(nn.Module):
    def __init__(self, n):
        nn.Module.__init__(self)
        self.fc = nn.Linear(n, n)


# silent: plain values before it are fine
class PlainFirst(nn.Module):
    def __init__(self, n, scale=1.0):
        self.n, self.scale = n, scale
        self.table = torch.zeros(n)
        self.blocks = [nn.Linear(n, n)]
        super().__init__()
        self.fc = nn.Linear(n, n)


# silent: a base nobody here knows
class Unknown(Base):
    def __init__(self, n):
        self.fc = nn.Linear(n, n)


# silent: one base nobody here knows
class Mixed(Mixin, nn.Module):
    def __init__(self, n):
        self.fc = nn.Linear(n, n)


# silent: a method does it
class Helper(nn.Module):
    def __init__(self, n):
        self._prepare()
        self.fc = nn.Linear(n, n)

    def _prepare(self):
        super().__init__()


# silent: somebody else gets the object and may do it
class Handed(nn.Module):
    def __init__(self, n):
        setup(self)
        self.fc = nn.Linear(n, n)


# silent: a dataclass
@dataclass
class Record(nn.Module):
    n: int

    def __init__(self, n):
        self.fc = nn.Linear(n, n)


# silent: a decorated __init__
class Decorated(nn.Module):
    @setup
    def __init__(self, n):
        self.fc = nn.Linear(n, n)


# silent: not a module
class Trainer:
    def __init__(self, n):
        self.model = nn.Linear(n, n)


# silent: another framework's module, which may do it by itself
class Lit(pl.LightningModule):
    def __init__(self, n):
        self.fc = nn.Linear(n, n)


# silent: the class decides about its attributes itself
class OwnAttributes(nn.Module):
    def __init__(self, n):
        self.fc = nn.Linear(n, n)

    def __setattr__(self, name, value):
        self.__dict__[name] = value


# silent: made before it, assigned after it
class MadeBefore(nn.Module):
    def __init__(self, n):
        fc = nn.Linear(n, n)
        super().__init__()
        self.fc = fc


# silent: on one arm it is called
class Arms(nn.Module):
    def __init__(self, n):
        if n:
            super().__init__()
        self.fc = nn.Linear(n, n)


# silent: it says itself that nobody makes one
class Abstract(nn.Module):
    def __init__(self, n):
        raise NotImplementedError
        self.fc = nn.Linear(n, n)
