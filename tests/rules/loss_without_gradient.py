import torch
import torch.nn.functional as F
from torch import nn

criterion = nn.MSELoss()


def train(net, loader):
    for x, y in loader:
        predicted = net(x).argmax(dim=1).float()
        loss = criterion(predicted, y.float())
        loss.backward()  # expect: loss-without-gradient(error)


def errors(net, loader):
    for x, y in loader:
        out = torch.argmax(net(x), 1)
        loss = (out != y).float().mean()
        loss.backward()  # expect: loss-without-gradient(error)


def thresholded(net, loader):
    for x, y in loader:
        hard = (net(x) > 0.5).float()
        loss = F.binary_cross_entropy(hard, y)
        loss.backward()  # expect: loss-without-gradient(error)


# silent: the scores themselves
def right(net, loader):
    for x, y in loader:
        loss = F.cross_entropy(net(x), y)
        loss.backward()


# silent: another term carries the gradient
def with_another(net, loader):
    for x, y in loader:
        out = net(x)
        loss = (out.argmax(1) != y).float().mean() + out.mean()
        loss.backward()


# silent: the target is what is cut
def pseudo_labels(net, loader):
    for x, _ in loader:
        out = net(x)
        loss = F.cross_entropy(out, out.argmax(1))
        loss.backward()


# silent: the mask multiplies what has gradients
def masked(net, loader):
    for x, y in loader:
        out = net(x)
        loss = ((out > 0).float() * out).mean()
        loss.backward()


# silent: the target has the gradient
def turned_around(net, teacher, loader):
    for x, _ in loader:
        loss = F.mse_loss(teacher(x).argmax(1).float(), net(x))
        loss.backward()
