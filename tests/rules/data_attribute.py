import torch
import torch.nn.functional as F
from torch import nn


def train(net, x, y):
    loss = F.cross_entropy(net(x), y)
    loss.backward()
    return loss.data  # expect: data-attribute(hint)


def leaf():
    w = torch.ones(3, requires_grad=True)
    return w.data.sum(), w.data  # expect: data-attribute(hint), data-attribute(hint)


def output(x):
    net = nn.Linear(4, 2)
    out = net(x)
    return torch.max(out.data, 1)  # expect: data-attribute(hint)


# silent: detached
def detached(net, x, y):
    loss = F.cross_entropy(net(x), y)
    return loss.detach()


# silent: changed in place, past autograd
def changed():
    w = torch.ones(3, requires_grad=True)
    w.data.clamp_(0, 1)
    w.data[0] = 2
    w.data = torch.zeros(3)
    return w


# silent: not a tensor
def other(batch, frame):
    return batch.data, frame.data


# silent: a class with an attribute of that name
class Node:
    def __init__(self, data):
        self.data = data

    def read(self):
        return self.data


# silent: new data for a parameter
def converted(net):
    for p in net.parameters():
        p.data = p.data.half()
