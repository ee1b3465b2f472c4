import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim


def switched(net, x, y):
    torch.set_grad_enabled(False)  # expect: grad-disabled-globally(error)
    print(net(x))
    loss = F.cross_entropy(net(x), y)
    loss.backward()


# silent: nothing is trained here
def embed(net, loader):
    return [net(x) for x in loader]


# silent: elsewhere it trains as ever
def train(net, x, y):
    F.cross_entropy(net(x), y).backward()
