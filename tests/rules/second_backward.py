import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim


def twice(net, x, y):
    opt = optim.SGD(net.parameters(), lr=0.1)
    opt.zero_grad()
    loss = F.cross_entropy(net(x), y)
    loss.backward()
    print(loss.item())
    loss.backward()  # expect: second-backward(error)
    opt.step()


def looped(net, x, y):
    criterion = nn.CrossEntropyLoss()
    opt = optim.SGD(net.parameters(), lr=0.1)
    loss = criterion(net(x), y)
    for step in range(10):
        opt.zero_grad()
        loss.backward()  # expect: second-backward(error)
        opt.step()


# silent: kept on purpose
def kept(net, x, y, opt):
    opt.zero_grad()
    loss = F.cross_entropy(net(x), y)
    loss.backward(retain_graph=True)
    loss.backward()
    opt.step()


# silent: a new forward
def anew(net, x, y, opt):
    opt.zero_grad()
    loss = F.cross_entropy(net(x), y)
    loss.backward()
    loss = F.cross_entropy(net(-x), y)
    loss.backward()
    opt.step()


# silent: one of two ways
def either(net, x, y, opt, scaler):
    opt.zero_grad()
    loss = F.cross_entropy(net(x), y)
    if scaler is None:
        loss.backward()
    else:
        loss.backward(gradient=scaler)
    opt.step()


# silent: only the first pass
def once(net, x, y, opt):
    loss = F.cross_entropy(net(x), y)
    for step in range(10):
        opt.zero_grad()
        if step == 0:
            loss.backward()
        opt.step()
