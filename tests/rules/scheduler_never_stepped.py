import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.optim import lr_scheduler
from torch.optim.lr_scheduler import CosineAnnealingLR, ReduceLROnPlateau, StepLR


def forgotten(net, loader):
    opt = optim.SGD(net.parameters(), lr=0.1)
    sched = CosineAnnealingLR(opt, T_max=10)  # expect: scheduler-never-stepped(warning)
    for x, y in loader:
        opt.zero_grad()
        F.cross_entropy(net(x), y).backward()
        opt.step()
        print(sched.get_last_lr())


# silent: stepped
def stepped(net, loader):
    opt = optim.SGD(net.parameters(), lr=0.1)
    sched = StepLR(opt, 3)
    for x, y in loader:
        opt.zero_grad()
        F.cross_entropy(net(x), y).backward()
        opt.step()
    sched.step()


# silent: given away
def given(net, loader, loop):
    opt = optim.SGD(net.parameters(), lr=0.1)
    sched = StepLR(opt, 3)
    for x, y in loader:
        opt.zero_grad()
        F.cross_entropy(net(x), y).backward()
        opt.step()
    loop.finish(sched)


# silent: returned
def returned(net, loader):
    opt = optim.SGD(net.parameters(), lr=0.1)
    sched = StepLR(opt, 3)
    for x, y in loader:
        opt.zero_grad()
        F.cross_entropy(net(x), y).backward()
        opt.step()
    return sched


# silent: kept on an object, which somebody else may step
class Keeps:
    def __init__(self, net):
        self.opt = optim.SGD(net.parameters(), lr=0.1)
        self.later = StepLR(self.opt, 3)

    def fit(self, net, loader):
        for x, y in loader:
            self.opt.zero_grad()
            F.cross_entropy(net(x), y).backward()
            self.opt.step()
