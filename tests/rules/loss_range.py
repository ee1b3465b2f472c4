import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 1)

    def forward(self, x):
        return torch.softmax(self.fc(x), dim=1)


def own(x, y):
    net = Net()
    return F.binary_cross_entropy(net(x), y)  # expect: loss-range(error)


def functional(x, y):
    head = nn.Linear(8, 1)
    prob = F.softmax(head(x), dim=-1)
    return nn.BCELoss()(prob, y)  # expect: loss-range(error)


# silent: two columns
def two(x, y):
    head = nn.Linear(8, 2)
    return nn.BCELoss()(F.softmax(head(x), dim=1), y)


# silent: over the batch
def over_the_batch(x, y):
    head = nn.Linear(8, 1)
    return nn.BCELoss()(F.softmax(head(x), dim=0), y)


# silent: the sigmoid
def sigmoid(x, y):
    head = nn.Linear(8, 1)
    return nn.BCELoss()(torch.sigmoid(head(x)), y)


def ranked(a, b):
    target = torch.randint(0, 2, (8,)).float()
    return nn.MarginRankingLoss()(a, b, target)  # expect: loss-range(error)


def embedded(a, b):
    criterion = nn.CosineEmbeddingLoss()
    return criterion(a, b, torch.tensor([0, 1, 1, 0]))  # expect: loss-range(error)


# silent: -1 and 1
def signed(a, b):
    target = torch.randint(0, 2, (8,)).float() * 2 - 1
    return nn.MarginRankingLoss()(a, b, target), F.soft_margin_loss(a, torch.tensor([-1, 1]))


# silent: nobody knows the targets
def given(a, b, target):
    return F.cosine_embedding_loss(a, b, target)


# silent: the softmax is over the choices
def choices(x, y, n):
    head = nn.Linear(8, 1)
    return nn.BCELoss()(F.softmax(head(x).view(-1, n), dim=1), y)
