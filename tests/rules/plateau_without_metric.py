import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.optim import lr_scheduler
from torch.optim.lr_scheduler import CosineAnnealingLR, ReduceLROnPlateau, StepLR


def train(net, loader, epochs):
    opt = optim.SGD(net.parameters(), lr=0.1)
    sched = ReduceLROnPlateau(opt, "min", patience=2)
    for epoch in range(epochs):
        for x, y in loader:
            opt.zero_grad()
            F.cross_entropy(net(x), y).backward()
            opt.step()
        sched.step()  # expect: plateau-without-metric(error)


class Trainer:
    def __init__(self, net):
        self.opt = optim.Adam(net.parameters())
        self.plateau = lr_scheduler.ReduceLROnPlateau(self.opt)

    def end_of_epoch(self):
        self.plateau.step()  # expect: plateau-without-metric(error)


# silent: with the metric
def with_metric(net, val_loss):
    opt = optim.SGD(net.parameters(), lr=0.1)
    sched = ReduceLROnPlateau(opt)
    sched.step(val_loss)
    sched.step(metrics=val_loss)


# silent: another scheduler
def other(net):
    opt = optim.SGD(net.parameters(), lr=0.1)
    sched = StepLR(opt, 3)
    opt.step()
    sched.step()


# silent: one or the other
def either(net, is_plateau):
    opt = optim.SGD(net.parameters(), lr=0.1)
    if is_plateau:
        sched = ReduceLROnPlateau(opt)
    else:
        sched = StepLR(opt, 3)
    opt.step()
    if not is_plateau:
        sched.step()
