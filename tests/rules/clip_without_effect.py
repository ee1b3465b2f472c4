import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.nn.utils import clip_grad_norm_
from torch.utils.data import DataLoader


def late(dataset):
    net = nn.Linear(4, 2)
    opt = optim.SGD(net.parameters(), lr=0.1)
    for x, y in DataLoader(dataset):
        opt.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        opt.step()
        clip_grad_norm_(net.parameters(), 1.0)  # expect: clip-without-effect(error)


def early(dataset):
    net = nn.Linear(4, 2)
    opt = optim.Adam(net.parameters())
    for x, y in DataLoader(dataset):
        loss = F.cross_entropy(net(x), y)
        opt.zero_grad()
        nn.utils.clip_grad_value_(net.parameters(), 0.5)  # expect: clip-without-effect(error)
        loss.backward()
        opt.step()


def names(model, train_loader, criterion, optimizer):
    for x, y in train_loader:
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=1)  # expect: clip-without-effect(warning)
        optimizer.zero_grad()


class Trainer:
    def __init__(self, model, loader):
        self.model, self.loader = model, loader
        self.optimizer = torch.optim.AdamW(model.parameters())

    def epoch(self):
        for x, y in self.loader:
            self.optimizer.zero_grad()
            F.mse_loss(self.model(x), y).backward()
            self.optimizer.step()
            clip_grad_norm_(self.model.parameters(), 1)  # expect: clip-without-effect(error)


# silent: where it belongs
def right(dataset):
    net = nn.Linear(4, 2)
    opt = optim.SGD(net.parameters(), lr=0.1)
    for x, y in DataLoader(dataset):
        opt.zero_grad()
        F.cross_entropy(net(x), y).backward()
        clip_grad_norm_(net.parameters(), 1.0)
        opt.step()


# silent: two optimizers, clipped in turn
def two(actor, critic, loader, actor_opt, critic_opt):
    for x, y in loader:
        actor_opt.zero_grad()
        F.mse_loss(actor(x), y).backward()
        actor_opt.step()
        clip_grad_norm_(critic.parameters(), 1.0)
        critic_opt.step()


# silent: gradients are kept on purpose
def kept(dataset):
    net = nn.Linear(4, 2)
    opt = optim.SGD(net.parameters(), lr=0.1)
    for x, y in DataLoader(dataset):
        F.cross_entropy(net(x), y).backward()
        opt.step()
        clip_grad_norm_(net.parameters(), 0.1)
        for p in net.parameters():
            p.grad.mul_(0.9)


# silent: only to log the norm, on some steps
def logged(dataset):
    net = nn.Linear(4, 2)
    opt = optim.SGD(net.parameters(), lr=0.1)
    for i, (x, y) in enumerate(DataLoader(dataset)):
        opt.zero_grad()
        F.cross_entropy(net(x), y).backward()
        opt.step()
        if i % 100 == 0:
            print(clip_grad_norm_(net.parameters(), float("inf")))


# silent: clipping the weights is something else
def weights(critic, loader, opt):
    for x in loader:
        opt.zero_grad()
        critic(x).mean().backward()
        opt.step()
        for p in critic.parameters():
            p.data.clamp_(-0.01, 0.01)
