import itertools

import torch
import torch.nn as nn
from torch import optim
from torch.optim import AdamW
from torchvision.models import resnet18


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        self.optimizer = optim.SGD(self.parameters(), lr=0.1)  # expect: optimizer-argument(error)

    def forward(self, x):
        return self.fc(x)


def module_itself():
    model = Net().to("cpu")
    optimizer = optim.Adam(model.parameters(), lr=1e-3)  # expect: optimizer-argument(error)
    return optimizer


def method():
    model = resnet18()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)  # expect: optimizer-argument(error)
    return optimizer


def keyword():
    backbone = nn.Sequential(nn.Linear(4, 4), nn.ReLU())
    return AdamW(  # for the optim of the backbone
        params=backbone.parameters(),  # expect: optimizer-argument(error)
        weight_decay=0.01,
    )


class Trainer:
    def __init__(self, model: nn.Module, lr):
        self.model = nn.DataParallel(model)
        self.optimizer = optim.RMSprop(self.model.parameters(), lr=lr)  # expect: optimizer-argument(error)


def handed_over():
    optimizer = configure(Net())
    return optimizer


def configure(network):
    return optim.Adam(network.parameters())  # expect: optimizer-argument(error)


def only_a_name(model):
    return optim.Adam(model.parameters())  # expect: optimizer-argument(warning)


def only_a_name_method(net):
    return optim.Adam(net.parameters(), lr=1e-3)  # expect: optimizer-argument(warning)


# silent: parameters
def right(model: nn.Module):
    return optim.Adam(model.parameters(), lr=1e-3)


# silent: lists, filters and groups
def lists(model: nn.Module, other: nn.Module):
    first = optim.Adam(list(model.parameters()) + list(other.parameters()))
    second = optim.Adam(filter(lambda p: p.requires_grad, model.parameters()))
    third = optim.Adam(itertools.chain(model.parameters(), other.parameters()))
    fourth = optim.Adam([{"params": model.parameters(), "lr": 1e-4}])
    fifth = optim.Adam(p for p in model.parameters() if p.requires_grad)
    return first, second, third, fourth, fifth


# silent: one parameter of the model in a list
def one(model: nn.Linear):
    return optim.Adam([model.weight])


# silent: a parameter list is a module and a list of parameters
def parameter_list():
    scales = nn.ParameterList([nn.Parameter(torch.ones(3))])
    return optim.Adam(scales)


class Iterable(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(3))

    def __iter__(self):
        return iter([self.weight])


# silent: the user's module can be iterated
def own_iterable():
    model = Iterable()
    return optim.Adam(model)


# silent: what iterating over the user's module yields
def own_iterable_parts():
    return [optim.Adam(part) for part in Iterable()]


class WithGroups(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        self.groups = [{"params": self.fc.parameters()}]

    @property
    def parameters(self):
        return list(super().parameters())


# silent: an attribute of the module holds the parameters
def attribute():
    model = WithGroups()
    return optim.Adam(model.groups, lr=1e-3)


# silent: the user made a property of it
def own_property():
    model = WithGroups()
    return optim.Adam(model.parameters, lr=1e-3)


# silent: nobody knows what this is
def unknown(params, config, policy):
    first = optim.Adam(params)
    second = optim.Adam(config.parameters)
    third = optim.Adam(policy)
    return first, second, third


# silent: a name for several things
def named_otherwise(model_params, param_net):
    return optim.Adam(model_params), optim.Adam(param_net)


# silent: not an optimizer of torch's
def own_optimizer(model: nn.Module, make):
    Adam = make("adam")
    return Adam(model)


# silent: a method is passed on, not given to an optimizer
def passed_on(model: nn.Module):
    schedule = print(model.parameters, "optim")
    return schedule


# silent: arguments nobody can count
def starred(model: nn.Module, arguments):
    return optim.Adam(*arguments, **model.settings)
