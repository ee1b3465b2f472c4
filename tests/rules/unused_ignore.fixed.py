import torch
import torch.nn as nn
import torch.nn.functional as F


def train(net, loader):
    opt = torch.optim.SGD(net.parameters(), lr=0.1)
    for x, y in loader:
        loss = F.cross_entropy(net(x), y)
        loss.backward()  # torchvet: ignore[missing-zero-grad]
        opt.step()


def other(net, x):
    y = net(x)  # expect: unused-ignore(hint)
    return y


def several(net, loader):
    opt = torch.optim.SGD(net.parameters(), lr=0.1)
    for x, y in loader:
        loss = F.cross_entropy(net(x), y)
        loss.backward()  # torchvet: ignore[missing-zero-grad]  # expect: unused-ignore(hint)
        opt.step()


  # expect: unused-ignore(hint)


# silent: needed by the last line of what it belongs to
def over_lines(net, loader):
    opt = torch.optim.SGD(net.parameters(), lr=0.1)
    for x, y in loader:
        loss = F.cross_entropy(net(x), y)
        loss.backward(
            retain_graph=False
        )  # torchvet: ignore[missing-zero-grad]
        opt.step()


# silent: every rule
def every(net, loader):
    opt = torch.optim.SGD(net.parameters(), lr=0.1)
    for x, y in loader:
        loss = F.cross_entropy(net(x), y)
        loss.backward()  # torchvet: ignore
        opt.step()


# silent: a rule that nobody knows may be one of a newer version
x = torch.ones(3)  # torchvet: ignore[a-rule-to-come]


# silent: not a comment
TEXT = "# torchvet: ignore[missing-zero-grad]"
