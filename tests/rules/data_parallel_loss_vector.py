import torch
import torch.nn as nn
import torch.nn.functional as F


class WithLoss(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        self.criterion = nn.CrossEntropyLoss()

    def forward(self, x, y):
        out = self.fc(x)
        loss = self.criterion(out, y)
        return loss


class Plain(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)


def train(loader):
    model = nn.DataParallel(WithLoss()).cuda()  # expect: data-parallel(hint)
    for x, y in loader:
        loss = model(x, y)
        loss.backward()  # expect: data-parallel-loss-vector(error)


def rebound(loader):
    model = WithLoss()
    model = nn.DataParallel(model)  # expect: data-parallel(hint)
    for x, y in loader:
        loss = model(x, y)
        loss.backward()  # expect: data-parallel-loss-vector(error)


# silent: the mean
def mean(loader):
    model = nn.DataParallel(WithLoss())
    for x, y in loader:
        loss = model(x, y).mean()
        loss.backward()


# silent: the loss is computed outside
def outside(loader):
    model = nn.DataParallel(Plain())
    for x, y in loader:
        loss = F.cross_entropy(model(x), y)
        loss.backward()


# silent: no wrap
def plain(loader):
    model = WithLoss()
    for x, y in loader:
        loss = model(x, y)
        loss.backward()


# silent: only wrapped on some machines, and who knows
def maybe(loader, is_wrapped):
    model = WithLoss()
    if is_wrapped:
        model = nn.DataParallel(model)
    for x, y in loader:
        loss = model(x, y)
        loss.backward()
