import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.optim import lr_scheduler
from torch.optim.lr_scheduler import CosineAnnealingLR, ReduceLROnPlateau, StepLR


def made(net):
    opt = optim.SGD(net.parameters(), lr=0.1)
    first = ReduceLROnPlateau(opt, "min")  # expect: removed-scheduler-argument(error)
    second = lr_scheduler.StepLR(opt, step_size=3, gamma=0.5)  # expect: removed-scheduler-argument(error)
    return first, second


# silent: without it
def without(net):
    opt = optim.SGD(net.parameters(), lr=0.1)
    return ReduceLROnPlateau(opt, "min", patience=3)


# silent: a scheduler of one's own
class Warm(lr_scheduler.LRScheduler):
    def __init__(self, optimizer, verbose=False):
        self.is_verbose = verbose
        super().__init__(optimizer)


def own(net):
    return Warm(optim.SGD(net.parameters(), lr=0.1), verbose=True)


# silent: somebody else's
def other(net, timm_scheduler):
    return timm_scheduler.StepLR(net, verbose=True)


def with_the_epoch(net, loader):
    opt = optim.SGD(net.parameters(), lr=0.1)
    sched = StepLR(opt, step_size=3)
    for epoch in range(3):
        for x, y in loader:
            opt.zero_grad()
            F.cross_entropy(net(x), y).backward()
            opt.step()
        sched.step()  # expect: removed-scheduler-argument(warning)


# silent: these take something
def taking(net, epochs):
    opt = optim.SGD(net.parameters(), lr=0.1)
    plateau = ReduceLROnPlateau(opt)
    restarts = lr_scheduler.CosineAnnealingWarmRestarts(opt, 10)
    for epoch in range(epochs):
        plateau.step(0.5)
        restarts.step(epoch + 0.5)


# silent: counts by itself
def counting(net):
    opt = optim.SGD(net.parameters(), lr=0.1)
    sched = CosineAnnealingLR(opt, T_max=10)
    opt.step()
    sched.step()
