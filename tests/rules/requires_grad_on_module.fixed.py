import torch
import torch.nn as nn
from torch import Tensor


class Encoder(nn.Module):
    def __init__(self, freeze=True):
        super().__init__()
        self.backbone = nn.Sequential(nn.Linear(8, 8), nn.ReLU())
        self.scale = nn.Parameter(torch.ones(1))
        if freeze:
            self.backbone.requires_grad_(False)  # expect: requires-grad-on-module(error)
        self.scale.requires_grad = False


class Wrapper(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.encoder = Encoder().eval()
        self.head = nn.Linear(8, n)

    def freeze(self, flag):
        self.encoder.requires_grad_(not flag)  # expect: requires-grad-on-module(error)


def built_here():
    encoder = Encoder()
    encoder.requires_grad_(False)  # expect: requires-grad-on-module(error)
    return encoder


def moved(device):
    head = nn.Linear(4, 2).to(device)
    head.requires_grad_(True)  # expect: requires-grad-on-module(error)
    return head


def annotated(teacher: nn.Module, student: nn.Module):
    teacher.requires_grad_(False)  # expect: requires-grad-on-module(error)
    teacher.eval()
    return student


def only_a_name(pretrained_model):
    pretrained_model.requires_grad_(False)  # expect: requires-grad-on-module(warning)


# silent: the method
def right():
    encoder = Encoder()
    encoder.requires_grad_(False)


# silent: parameters in a loop
def each_parameter(model: nn.Module):
    for p in model.parameters():
        p.requires_grad = False


# silent: parameters with their names
def named_parameters(model: nn.Module):
    for name, param in model.named_parameters():
        param.requires_grad = "head" in name


# silent: parameters of a layer
def weights_of_a_layer():
    layer = nn.Linear(4, 2)
    layer.weight.requires_grad = False
    layer.bias.requires_grad = False


# silent: a tensor
def tensor():
    x = torch.randn(3)
    x.requires_grad = True


# silent: an annotated tensor
def annotated_tensor(images: Tensor):
    images.requires_grad = True


# silent: a parameter
def parameter():
    w = nn.Parameter(torch.ones(3))
    w.requires_grad = False


# silent: a name that is a module on one path only
def either(flag, x):
    thing = nn.Linear(4, 2)
    if flag:
        thing = x
    thing.requires_grad = True


# silent: an output of the model
def output(model, x):
    out = model(x)
    out.requires_grad = True
