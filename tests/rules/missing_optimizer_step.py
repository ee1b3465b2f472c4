import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim


def forgotten(loader):
    net = nn.Linear(4, 2)
    opt = optim.SGD(net.parameters(), lr=0.1)
    for x, y in loader:
        opt.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()  # expect: missing-optimizer-step(error)
        print(loss.item())


# silent: given to somebody who may
def given(loader, finish):
    net = nn.Linear(4, 2)
    opt = optim.SGD(net.parameters(), lr=0.1)
    for x, y in loader:
        opt.zero_grad()
        F.cross_entropy(net(x), y).backward()
        finish(opt)


# silent: no loop
def gradients(x, y):
    net = nn.Linear(4, 2)
    opt = optim.SGD(net.parameters(), lr=0.1)
    opt.zero_grad()
    F.cross_entropy(net(x), y).backward()
    return net.weight, opt
