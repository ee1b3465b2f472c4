import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.cuda.amp import GradScaler, autocast
from torch.nn.utils import clip_grad_norm_


def bypassed(loader):
    net = nn.Linear(4, 2)
    opt = torch.optim.Adam(net.parameters())
    scaler = GradScaler()
    for x, y in loader:
        opt.zero_grad()
        with autocast():
            loss = F.cross_entropy(net(x), y)
        scaler.scale(loss).backward()
        scaler.step(opt)
        scaler.update()  # expect: scaler-bypassed(error)
        scaler.update()


def names(model, loader, criterion, optimizer, scaler):
    for x, y in loader:
        optimizer.zero_grad()
        scaler.scale(criterion(model(x), y)).backward()
        scaler.step(optimizer)
        scaler.update()  # expect: scaler-bypassed(warning)


# silent: stepped through the scaler
def right(loader):
    net = nn.Linear(4, 2)
    opt = torch.optim.Adam(net.parameters())
    amp = GradScaler()
    for x, y in loader:
        opt.zero_grad()
        amp.scale(F.cross_entropy(net(x), y)).backward()
        amp.step(opt)
        amp.update()


# silent: both ways, by a switch
def switched(loader, use_amp):
    net = nn.Linear(4, 2)
    opt = torch.optim.Adam(net.parameters())
    grad_scaler = GradScaler()
    for x, y in loader:
        opt.zero_grad()
        loss = F.cross_entropy(net(x), y)
        if use_amp:
            grad_scaler.scale(loss).backward()
            grad_scaler.step(opt)
            grad_scaler.update()
        else:
            loss.backward()
            opt.step()


# silent: somebody else gets the scaler
class Handed:
    def __init__(self, net):
        self.net = net
        self.opt = torch.optim.Adam(net.parameters())
        self.loss_scaler = GradScaler()

    def run(self, x, y, finish):
        self.loss_scaler.scale(F.cross_entropy(self.net(x), y)).backward()
        finish(self.loss_scaler, self.opt)
        self.opt.step()
