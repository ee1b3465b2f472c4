import functools
import types

import torch
import torch.nn as nn
from torchvision import models


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def restore(self, path):
        self.state_dict = torch.load(path)  # expect: state-dict-overwritten(error)


def loaded_file():
    model = models.resnet18()
    model.state_dict = torch.load("resnet18.pth", map_location="cpu")  # expect: state-dict-overwritten(error)
    return model


def through_a_name(path):
    net = Net()
    checkpoint = torch.load(path)
    net.state_dict = checkpoint["model"]  # expect: state-dict-overwritten(error)
    return net


def wrapped(path):
    net = nn.DataParallel(Net()).cuda()
    weights = torch.load(path)
    net.module.state_dict = weights  # expect: state-dict-overwritten(error)
    return net


def from_another_model():
    source, target = Net(), Net()
    target.state_dict = source.state_dict()  # expect: state-dict-overwritten(error)
    return target


def only_a_name(model, path):
    model.state_dict = torch.load(path)  # expect: state-dict-overwritten(warning)


# silent: loaded the right way
def loaded():
    model = models.resnet18()
    model.load_state_dict(torch.load("resnet18.pth", map_location="cpu"))


# silent: the method is patched on purpose
def patched_by_lambda(model: nn.Module):
    original = model.state_dict
    model.state_dict = (lambda self, *_, **__: original()).__get__(model, type(model))


# silent: another method is bound
def patched_by_type(model: nn.Module, new_state_dict):
    model.state_dict = types.MethodType(new_state_dict, model)


# silent: partial
def patched_by_partial(model: nn.Module):
    model.state_dict = functools.partial(model.state_dict, keep_vars=True)


# silent: the saved method goes back
def restored(model: nn.Module):
    saved = model.state_dict
    model.state_dict = lambda: {}
    model.state_dict = saved


# silent: the wrapper hands out what is inside
def delegated(net: nn.Module):
    ddp = nn.DataParallel(net)
    ddp.state_dict = ddp.module.state_dict


class Snapshot:
    def __init__(self):
        self.state_dict = None


# silent: an object of the user's own has an attribute of that name
def own_class(model: nn.Module):
    snapshot = Snapshot()
    snapshot.state_dict = model.state_dict()
    return snapshot


# silent: somebody's record, not a model
def record(entry, path):
    entry.state_dict = torch.load(path)


class Restoring(nn.Module):
    @property
    def state_dict(self):
        return super().state_dict

    @state_dict.setter
    def state_dict(self, value):
        self.load_state_dict(value)


# silent: this class loads what is assigned
def property_of_the_class(path):
    net = Restoring()
    net.state_dict = torch.load(path)


class Average(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.inner = Net()
        self.state_dict = self.inner.state_dict


# silent: another method stands in
def stands_in(net):
    return Average(net)


# silent: a record of a data base is called like a model
def database(session, name, path):
    network = session.get(name)
    network.state_dict = torch.load(path)
    session.commit()


class Settable:
    def _get(self):
        return {}

    def _set(self, state):
        self.load_state_dict(state)

    state_dict = property(_get, _set)


class WithSetter(Settable, nn.Module):
    pass


# silent: a property whose setter loads
def by_property(path):
    net = WithSetter()
    net.state_dict = torch.load(path)
