import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim


def constant(net, loader):
    opt = optim.SGD(net.parameters(), lr=0.1)
    criterion = nn.CrossEntropyLoss()
    opt.zero_grad()
    for i, (x, y) in enumerate(loader):
        loss = criterion(net(x), y)
        loss.backward()  # expect: unscaled-accumulation(warning)
        if (i + 1) % 4 == 0:
            opt.step()
            opt.zero_grad()


def named(net, loader, optimizer, n_batches):
    for i, (x, y) in enumerate(loader):
        loss = F.cross_entropy(net(x), y)
        loss.backward()  # expect: unscaled-accumulation(warning)
        if i % n_batches == n_batches - 1:
            optimizer.step()
            optimizer.zero_grad()


# silent: divided
def divided(net, loader, opt, n_batches):
    for i, (x, y) in enumerate(loader):
        loss = F.cross_entropy(net(x), y) / n_batches
        loss.backward()
        if (i + 1) % n_batches == 0:
            opt.step()
            opt.zero_grad()


# silent: divided where it is used
def divided_later(net, loader, opt):
    for i, (x, y) in enumerate(loader):
        loss = F.cross_entropy(net(x), y)
        (loss / 4).backward()
        if (i + 1) % 4 == 0:
            opt.step()
            opt.zero_grad()


# silent: a sum adds up rightly
def summed(net, loader):
    opt = optim.SGD(net.parameters(), lr=0.1)
    criterion = nn.CrossEntropyLoss(reduction="sum")
    for i, (x, y) in enumerate(loader):
        loss = criterion(net(x), y)
        loss.backward()
        if (i + 1) % 4 == 0:
            opt.step()
            opt.zero_grad()


# silent: only the log is written every few batches
def logged(net, loader, opt):
    for i, (x, y) in enumerate(loader):
        opt.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        opt.step()
        if i % 100 == 0:
            print(loss.item())
