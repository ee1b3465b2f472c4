import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.optim import lr_scheduler
from torch.optim.lr_scheduler import CosineAnnealingLR, ReduceLROnPlateau, StepLR


def per_epoch(net, loader):
    opt = optim.SGD(net.parameters(), lr=0.1)
    sched = StepLR(opt, 30)
    for epoch in range(90):
        sched.step()  # expect: scheduler-before-optimizer(error)
        for x, y in loader:
            opt.zero_grad()
            F.cross_entropy(net(x), y).backward()
            opt.step()


class Trainer:
    def __init__(self, net):
        self.net = net
        self.opt = optim.Adam(net.parameters())
        self.cosine = CosineAnnealingLR(self.opt, T_max=100)

    def fit(self, loader):
        for x, y in loader:
            self.opt.zero_grad()
            F.cross_entropy(self.net(x), y).backward()
            self.cosine.step()  # expect: scheduler-before-optimizer(error)
            self.opt.step()


# silent: right order
def right(net, loader):
    opt = optim.SGD(net.parameters(), lr=0.1)
    sched = StepLR(opt, 30)
    for epoch in range(90):
        for x, y in loader:
            opt.zero_grad()
            F.cross_entropy(net(x), y).backward()
            opt.step()
        sched.step()


# silent: not in the first epoch
def guarded(net, loader):
    opt = optim.SGD(net.parameters(), lr=0.1)
    sched = StepLR(opt, 30)
    for epoch in range(90):
        if epoch > 0:
            sched.step()
        for x, y in loader:
            opt.zero_grad()
            F.cross_entropy(net(x), y).backward()
            opt.step()


# silent: moved on to where an earlier run stopped
def resumed(net, loader, start):
    opt = optim.SGD(net.parameters(), lr=0.1)
    sched = StepLR(opt, 30)
    for _ in range(start):
        sched.step()
    for x, y in loader:
        opt.zero_grad()
        F.cross_entropy(net(x), y).backward()
        opt.step()


# silent: the schedule of another optimizer
def two(net, loader, other):
    opt = optim.SGD(net.parameters(), lr=0.1)
    sched = StepLR(other, 30)
    for x, y in loader:
        sched.step()
        opt.zero_grad()
        F.cross_entropy(net(x), y).backward()
        opt.step()
