import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim


def every_batch(net, loader):
    for x, y in loader:
        opt = optim.Adam(net.parameters(), lr=1e-3)  # expect: optimizer-created-in-loop(warning)
        opt.zero_grad()
        F.cross_entropy(net(x), y).backward()
        opt.step()


# silent: once
def once(net, loader):
    opt = optim.Adam(net.parameters(), lr=1e-3)
    for x, y in loader:
        opt.zero_grad()
        F.cross_entropy(net(x), y).backward()
        opt.step()


# silent: anew for each round, with many steps in it
def restarts(net, loader):
    for round_ in range(3):
        opt = optim.Adam(net.parameters(), lr=1e-3)
        for x, y in loader:
            opt.zero_grad()
            F.cross_entropy(net(x), y).backward()
            opt.step()


# silent: for a model of this pass
def each_model(models, x, y):
    for net in models:
        opt = optim.SGD(net.parameters(), lr=0.1)
        opt.zero_grad()
        F.cross_entropy(net(x), y).backward()
        opt.step()


# silent: when something asks for it
def on_demand(net, loader):
    opt = None
    for x, y in loader:
        if opt is None:
            opt = optim.SGD(net.parameters(), lr=0.1)
        opt.zero_grad()
        F.cross_entropy(net(x), y).backward()
        opt.step()
