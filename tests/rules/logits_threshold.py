import torch
import torch.nn.functional as F
from torch import nn

criterion = nn.BCEWithLogitsLoss()


def train(net, loader):
    hits = 0
    for x, y in loader:
        out = net(x)
        loss = criterion(out, y)
        hits += ((out > 0.5).float() == y).sum().item()  # expect: logits-threshold(warning)
        loss.backward()
    return hits


def squeezed(net, x, y):
    logits = net(x).squeeze(1)
    loss = F.binary_cross_entropy_with_logits(logits, y)
    pred = torch.round(logits)  # expect: logits-threshold(warning)
    return loss, pred


def rounded(net, x, y):
    logits = net(x)
    loss = F.binary_cross_entropy_with_logits(logits.squeeze(), y)
    return loss, logits.detach().cpu() >= 0.5  # expect: logits-threshold(warning)


# silent: the sigmoid comes between
def with_sigmoid(net, x, y):
    out = net(x)
    loss = criterion(out, y)
    prob = torch.sigmoid(out)
    return loss, prob > 0.5


# silent: compared with 0
def with_zero(net, x, y):
    out = net(x)
    return criterion(out, y), out > 0


# silent: the target
def target(net, x, y):
    out = net(x)
    return criterion(out, (y > 0.5).float())


# silent: another output
def another(net, head, x, y):
    out, mask = net(x), head(x)
    return criterion(out, y), mask > 0.5


# silent: bound anew
def anew(net, x, y):
    out = net(x)
    loss = criterion(out, y)
    out = out.sigmoid()
    return loss, out > 0.5
