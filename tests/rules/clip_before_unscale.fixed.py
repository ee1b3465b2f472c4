import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.cuda.amp import GradScaler, autocast
from torch.nn.utils import clip_grad_norm_


def scaled(loader):
    net = nn.Linear(4, 2)
    opt = torch.optim.Adam(net.parameters())
    scaler = GradScaler()
    for x, y in loader:
        opt.zero_grad()
        scaler.scale(F.cross_entropy(net(x), y)).backward()
        scaler.unscale_(opt)
        clip_grad_norm_(net.parameters(), 1.0)  # expect: clip-before-unscale(error)
        scaler.step(opt)
        scaler.update()


def names(model, loader, criterion, optimizer, grad_scaler):
    for x, y in loader:
        optimizer.zero_grad()
        grad_scaler.scale(criterion(model(x), y)).backward()
        grad_scaler.unscale_(optimizer)
        torch.nn.utils.clip_grad_value_(model.parameters(), 1.0)  # expect: clip-before-unscale(warning)
        grad_scaler.step(optimizer)
        grad_scaler.update()


# silent: unscaled first
def unscaled(loader):
    net = nn.Linear(4, 2)
    opt = torch.optim.Adam(net.parameters())
    amp = GradScaler()
    for x, y in loader:
        opt.zero_grad()
        amp.scale(F.cross_entropy(net(x), y)).backward()
        amp.unscale_(opt)
        clip_grad_norm_(net.parameters(), 1.0)
        amp.step(opt)
        amp.update()


# silent: no scaler in this one
def plain(loader):
    net = nn.Linear(4, 2)
    opt = torch.optim.Adam(net.parameters())
    for x, y in loader:
        opt.zero_grad()
        F.cross_entropy(net(x), y).backward()
        clip_grad_norm_(net.parameters(), 1.0)
        opt.step()


def unscaled_too_late(loader):
    net = nn.Linear(4, 2)
    opt = torch.optim.Adam(net.parameters())
    amp = GradScaler()
    for x, y in loader:
        opt.zero_grad()
        amp.scale(F.cross_entropy(net(x), y)).backward()
        clip_grad_norm_(net.parameters(), 1.0)  # expect: clip-before-unscale
        amp.unscale_(opt)
        amp.step(opt)
        amp.update()


# silent: unscaled for one of two, then clipped
def two_optimizers(loader):
    net = nn.Linear(4, 2)
    opt = torch.optim.Adam(net.parameters())
    amp = GradScaler()
    for x, y in loader:
        opt.zero_grad()
        amp.scale(F.cross_entropy(net(x), y)).backward()
        amp.unscale_(opt)
        norm = clip_grad_norm_(net.parameters(), 1.0).item()
        amp.step(opt)
        amp.update()
        print(norm)
