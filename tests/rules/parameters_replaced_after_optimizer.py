import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim

from torchvision import models


def late():
    net = models.resnet18()
    opt = optim.SGD(net.parameters(), lr=0.1)
    net.fc = nn.Linear(512, 10)  # expect: parameters-replaced-after-optimizer(error)
    return net, opt


# silent: in time
def in_time():
    net = models.resnet18()
    net.fc = nn.Linear(512, 10)
    return net, optim.SGD(net.parameters(), lr=0.1)


# silent: a new optimizer follows
def again():
    net = models.resnet18()
    opt = optim.SGD(net.parameters(), lr=0.1)
    net.fc = nn.Linear(512, 10)
    opt = optim.SGD(net.parameters(), lr=0.01)
    return net, opt


# silent: added to the optimizer
def added():
    net = models.resnet18()
    opt = optim.SGD(net.parameters(), lr=0.1)
    net.fc = nn.Linear(512, 10)
    opt.add_param_group({"params": net.fc.parameters()})
    return net, opt
