import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim


def counted(loader):
    net = nn.Linear(4, 2)
    params = list(net.parameters())
    print(sum(p.numel() for p in params))
    return optim.Adam(params)  # expect: exhausted-parameters(error)


def clipped(loader):
    net = nn.Linear(4, 2)
    opt = optim.Adam(net.parameters())
    params = list(filter(lambda p: p.requires_grad, net.parameters()))
    for x, y in loader:
        opt.zero_grad()
        F.cross_entropy(net(x), y).backward()
        nn.utils.clip_grad_norm_(params, 1.0)  # expect: exhausted-parameters(error)
        opt.step()


def handed(model):
    weights = list(model.parameters())
    optimizer = torch.optim.SGD(weights, lr=0.1)
    second = torch.optim.Adam(weights)  # expect: exhausted-parameters(warning)
    return optimizer, second


# silent: a list
def listed():
    net = nn.Linear(4, 2)
    params = list(net.parameters())
    print(sum(p.numel() for p in params))
    return optim.Adam(params)


# silent: used once
def once():
    net = nn.Linear(4, 2)
    params = net.parameters()
    print(type(params))
    return optim.Adam(params)


# silent: asked for anew
def anew():
    net = nn.Linear(4, 2)
    params = net.parameters()
    print(sum(p.numel() for p in params))
    params = net.parameters()
    return optim.Adam(params)


# silent: one of two ways
def either(is_adam):
    net = nn.Linear(4, 2)
    params = net.parameters()
    if is_adam:
        opt = optim.Adam(params)
    else:
        opt = optim.SGD(params, lr=0.1)
    return opt


# silent: the first one is taken, the rest goes on
def first_and_rest():
    net = nn.Linear(4, 2)
    params = net.parameters()
    weight = next(params)
    return weight, optim.Adam(params)
