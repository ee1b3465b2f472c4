import torch
import torch.nn.functional as F
import torchvision
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Linear(784, 64), nn.ReLU())
        self.head = nn.Linear(64, 1)

    def forward(self, x):
        return self.head(self.features(x))


class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(3072, 10)

    def forward(self, x):
        return self.head(x.flatten(1))


def one(x, y):
    net, criterion = Net(), nn.CrossEntropyLoss()
    out = net(x)
    return criterion(out, y)  # expect: class-count-mismatch(warning)


def logs(x, y):
    head = nn.Linear(64, 1)
    return F.nll_loss(F.log_softmax(head(x), dim=1), y)  # expect: class-count-mismatch(warning)


def cifar():
    data = torchvision.datasets.CIFAR100(".", download=True)
    loader = torch.utils.data.DataLoader(data, batch_size=4)
    net = Small()
    for x, y in loader:
        F.cross_entropy(net(x), y).backward()  # expect: class-count-mismatch(warning)


# silent: enough outputs
def enough(x, y):
    head = nn.Linear(64, 100)
    return F.cross_entropy(head(x), y)


# silent: one output and its own loss
def binary(x, y):
    head = nn.Linear(64, 1)
    return F.binary_cross_entropy_with_logits(head(x), y)


# silent: a width nobody knows
def unknown(x, y, n):
    head = nn.Linear(64, n)
    return F.cross_entropy(head(x), y)


# silent: scores joined afterwards
def joined(x, y):
    head = nn.Linear(64, 1)
    return F.cross_entropy(torch.cat([head(x), -head(x)], 1), y)


# silent: one score for each choice, put into rows
def choices(x, y, n):
    head = nn.Linear(64, 1)
    scores = head(x)
    rows = scores.view(-1, n)
    return F.cross_entropy(rows, y), F.cross_entropy(head(x).float().reshape(-1, n), y)


# silent: the default is not what it is made with
class Head(nn.Module):
    def __init__(self, n_classes=1):
        super().__init__()
        self.fc = nn.Linear(8, n_classes)

    def forward(self, x):
        return self.fc(x)


def with_many(x, y):
    model = Head(10)
    return F.cross_entropy(model(x), y)


class Narrow(nn.Module):
    def __init__(self, width, n_outputs):
        super().__init__()
        self.fc = nn.Linear(width, n_outputs)

    def forward(self, x):
        return self.fc(x)


WIDTH, OUTPUTS = 8, 1


def with_one(x, y):
    model = Narrow(WIDTH, OUTPUTS)
    return F.cross_entropy(model(x), y)  # expect: class-count-mismatch(warning)
