import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.utils.data import DataLoader


def first(dataset):
    net = nn.Linear(4, 2)
    opt = optim.SGD(net.parameters(), lr=0.1)
    for x, y in DataLoader(dataset):
        opt.zero_grad()
        loss = F.cross_entropy(net(x), y)
        opt.step()  # expect: step-before-backward(error)
        loss.backward()


def cleared_last(dataset):
    net = nn.Linear(4, 2)
    opt = optim.Adam(net.parameters())
    for x, y in DataLoader(dataset):
        loss = F.cross_entropy(net(x), y)
        opt.step()  # expect: step-before-backward(error)
        loss.backward()
        opt.zero_grad()


def names(model, train_loader, criterion, optimizer):
    for epoch in range(10):
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            optimizer.step()  # expect: step-before-backward(warning)
            loss.backward()


# silent: right order
def right(dataset):
    net = nn.Linear(4, 2)
    opt = optim.SGD(net.parameters(), lr=0.1)
    for x, y in DataLoader(dataset):
        opt.zero_grad()
        F.cross_entropy(net(x), y).backward()
        opt.step()


# silent: the gradients of the last batch are used in this one, and then cleared
def delayed(dataset):
    net = nn.Linear(4, 2)
    opt = optim.SGD(net.parameters(), lr=0.1)
    for x, y in DataLoader(dataset):
        opt.step()
        opt.zero_grad()
        F.cross_entropy(net(x), y).backward()


# silent: another optimizer steps first
def two(net, other, loader, opt_a, opt_b):
    for x, y in loader:
        opt_a.zero_grad()
        opt_a.step()
        F.mse_loss(net(x), y).backward()
        opt_b.step()


# silent: only some passes step
def some(net, loader, opt):
    for i, (x, y) in enumerate(loader):
        if i:
            opt.step()
        opt.zero_grad()
        F.mse_loss(net(x), y).backward()
