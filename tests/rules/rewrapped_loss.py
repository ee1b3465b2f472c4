import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim


def copied(net, loader):
    criterion = nn.MSELoss()
    opt = optim.SGD(net.parameters(), lr=0.1)
    for x, y in loader:
        opt.zero_grad()
        loss = criterion(net(x), y)
        loss = torch.tensor(loss, requires_grad=True)
        loss.backward()  # expect: rewrapped-loss(error)
        opt.step()


def detached(net, loader, opt):
    for x, y in loader:
        opt.zero_grad()
        loss = F.cross_entropy(net(x), y).detach()
        loss.backward()  # expect: rewrapped-loss(error)
        opt.step()


def number(model, loader, criterion, optimizer):
    for x, y in loader:
        optimizer.zero_grad()
        value = criterion(model(x), y)
        loss = torch.tensor(value.item(), requires_grad=True)
        loss.backward()  # expect: rewrapped-loss(error)
        optimizer.step()


# silent: the copy is only kept
def kept(net, loader, opt):
    for x, y in loader:
        opt.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        opt.step()
        loss = loss.detach()
        print(loss)


# silent: a leaf of one's own
def leaf(value):
    x = torch.tensor(value, requires_grad=True)
    x.backward()
    return x.grad


# silent: the gradient of the loss itself is wanted, to go on from there
def in_parts(net, x, y, opt):
    opt.zero_grad()
    out = net(x)
    cut = out.detach().requires_grad_()
    loss = F.cross_entropy(cut, y)
    loss.backward()
    out.backward(cut.grad)
    opt.step()


# silent: what was detached is the target
def distilled(net, teacher, x, opt):
    opt.zero_grad()
    target = teacher(x).detach()
    loss = F.mse_loss(net(x), target)
    loss.backward()
    opt.step()
