import torch
import torch.nn as nn
from torch.autograd import Variable
from torchvision import models


def frozen_backbone():
    net = models.resnet18(weights="DEFAULT")
    for param in net.parameters():
        param.requires_grad = False  # expect: require-grad-typo(error)
    net.fc = nn.Linear(512, 10)
    return net


def by_name(model):
    for name, weight in model.named_parameters():
        if not name.startswith("head"):
            weight.requires_grad = False  # expect: require-grad-typo(error)


def leaf():
    x = torch.randn(3, 4)
    x.requires_grad = True  # expect: require-grad-typo(error)
    return x.sum().backward


def keywords():
    w = torch.zeros(3, dtype=torch.float32, requires_grad=True)  # expect: require-grad-typo(error)
    b = nn.Parameter(torch.ones(3), requires_grad=False)  # expect: require-grad-typo(error)
    old = Variable(torch.ones(3), requires_grad=True)  # expect: require-grad-typo(error)
    return w, b, old


def annotated(noise: torch.Tensor):
    noise.requires_grad = True  # expect: require-grad-typo(error)


def only_a_name(net):
    net.embedding.weight.requires_grad = False  # expect: require-grad-typo(warning)


# silent: spelled right
def frozen(net):
    for param in net.parameters():
        param.requires_grad = False


# silent: the right keyword
def right_keyword():
    return torch.zeros(3, requires_grad=True)


# silent: the right method
def right_method(net):
    net.requires_grad_(False)


def make_leaf(shape, require_grad):
    return torch.zeros(shape, requires_grad=require_grad)


# silent: a function of the user's own has such a parameter
def own_function():
    return make_leaf(3, require_grad=True)


# silent: a method of somebody's class
def own_method(factory):
    return factory.tensor(3, require_grad=True)


# silent: a name like any other
def plain_name():
    require_grad = True
    return require_grad


# silent: somebody's configuration
def configuration(cfg):
    cfg.require_grad = True
    return cfg


# silent: a name that is also something else
def either(flag, cfg):
    x = torch.randn(3) if flag else None
    x = cfg.first
    x.require_grad = True


# silent: a keyword of a class that is not torch's
def other_class():
    return dict(require_grad=True)


# silent: an attribute read by nobody here, of an object of an unknown class
def unknown_object(entries):
    for entry in entries:
        entry.require_grad = False
