import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.cuda.amp import GradScaler, autocast
from torch.nn.utils import clip_grad_norm_


def forgotten(loader):
    net = nn.Linear(4, 2)
    opt = torch.optim.Adam(net.parameters())
    scaler = GradScaler()
    for x, y in loader:
        opt.zero_grad()
        scaler.scale(F.cross_entropy(net(x), y)).backward()
        scaler.step(opt)  # expect: scaler-not-updated(error)


class Trainer:
    def __init__(self, net):
        self.net = net
        self.opt = torch.optim.Adam(net.parameters())
        self.amp = torch.amp.GradScaler("cuda")

    def run(self, loader):
        for x, y in loader:
            self.opt.zero_grad()
            self.amp.scale(F.cross_entropy(self.net(x), y)).backward()
            self.amp.step(self.opt)  # expect: scaler-not-updated(error)


# silent: the caller made it and may update it
def given(model, loader, optimizer, grad_scaler):
    for x, y in loader:
        optimizer.zero_grad()
        grad_scaler.scale(F.cross_entropy(model(x), y)).backward()
        grad_scaler.step(optimizer)


# silent: updated once per epoch, elsewhere
class Other:
    def __init__(self, net):
        self.net = net
        self.opt = torch.optim.Adam(net.parameters())
        self.scales = GradScaler()

    def run(self, x, y):
        self.opt.zero_grad()
        self.scales.scale(F.cross_entropy(self.net(x), y)).backward()
        self.scales.step(self.opt)

    def finish(self):
        self.scales.update()
