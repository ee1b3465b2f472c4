import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim


def summed(net, loader, opt):
    running_loss = 0.0
    losses = []
    for x, y in loader:
        opt.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        opt.step()
        running_loss += loss.detach()  # expect: accumulated-loss-graph(warning)
        losses.append(loss.detach())  # expect: accumulated-loss-graph(warning)
    return running_loss / len(loader), losses


class Trainer:
    def __init__(self, net):
        self.net, self.total = net, 0
        self.opt = optim.Adam(net.parameters())

    def fit(self, loader, criterion):
        for x, y in loader:
            self.opt.zero_grad()
            loss = criterion(self.net(x), y)
            loss.backward()
            self.opt.step()
            self.total += loss.detach() * x.size(0)  # expect: accumulated-loss-graph(warning)


# silent: the value only
def values(net, loader, opt):
    total, seen = 0.0, []
    for x, y in loader:
        opt.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        opt.step()
        total += loss.item()
        total += loss.detach() * 2
        seen.append(float(loss))
    return total, seen


# silent: losses of one batch are summed, and trained on
def terms(net, heads, loader, opt):
    for x, y in loader:
        opt.zero_grad()
        total = 0
        for head in heads:
            loss = F.cross_entropy(head(net(x)), y)
            total += loss
        total.backward()
        opt.step()


# silent: started anew in each pass
def fresh(net, loader, opt):
    for x, y in loader:
        opt.zero_grad()
        total = 0
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        opt.step()
        total += loss


# silent: a number by then
def number(net, loader, opt):
    total = 0
    for x, y in loader:
        opt.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        opt.step()
        loss = loss.item()
        total += loss
    return total


# silent: nothing is recorded where it is added
def unrecorded(net, loader, opt):
    total = torch.zeros(1)
    for x, y in loader:
        opt.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        opt.step()
        with torch.no_grad():
            total += loss
    return total


# silent: an object of one's own takes the value
def metered(net, loader, opt, make_meter):
    meter = make_meter()
    for x, y in loader:
        opt.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        opt.step()
        meter.append(loss)
