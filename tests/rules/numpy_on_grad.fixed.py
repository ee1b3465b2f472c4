import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return F.relu(self.fc(x))


class Cut(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x).detach()


def output(x):
    net = Net()
    out = net(x)
    return out.cpu().detach().numpy()  # expect: numpy-on-grad(error)


def scores(x):
    net = nn.Sequential(nn.Linear(4, 2), nn.Softmax(dim=1))
    return np.array(net(x).detach())  # expect: numpy-on-grad(error)


def losses(x, y):
    net = Net()
    history = []
    for _ in range(3):
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        history.append(loss.detach().numpy())  # expect: numpy-on-grad(error)
    return history


def leaf():
    w = torch.ones(3, requires_grad=True)
    return (w * 2).detach().numpy()  # expect: numpy-on-grad(error)


class Scaled(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = Net()

    def forward(self, x):
        parts = {"scores": self.inner(x)}
        return parts["scores"] * 2


outputs = [Scaled()(torch.randn(3, 4)) for _ in range(2)]
arrays = [each.detach().numpy() for each in outputs]  # expect: numpy-on-grad(error)


# silent: nobody knows what stands around the call
def reported(x: torch.Tensor):
    return [each.numpy() for each in [Scaled()(torch.randn(3, 4))]]


# silent: detached
def detached(x):
    return Net()(x).detach().cpu().numpy()


# silent: no gradient to begin with
def plain():
    return torch.ones(3).numpy()


# silent: argmax carries none
def classes(x):
    net = Net()
    return net(x).argmax(1).numpy()


# silent: the module cuts it itself
def cut(x):
    net = Cut()
    return net(x).numpy()


# silent: nobody knows the module
def given(net, x):
    return net(x).numpy()


# silent: a batch from a loader
def batches(loader):
    return [y.numpy() for _, y in loader]


# silent: ready for it
def ready(x):
    net = Net()
    try:
        return net(x).numpy()
    except RuntimeError:
        return None
