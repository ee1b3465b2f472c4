import copy

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 2)

    def forward(self, x):
        return self.layer(x)


def plain():
    model = Net()
    torch.save(model.state_dict(), "model.pt")  # expect: whole-model-saved(warning)


def moved(path):
    model = nn.Sequential(nn.Linear(4, 2)).cuda()
    torch.save(model.cpu().state_dict(), path)  # expect: whole-model-saved(warning)


def entry(epoch):
    net = Net()
    checkpoint = {
        "epoch": epoch,
        "net": copy.deepcopy(net.state_dict()).half(),  # expect: whole-model-saved(warning)
    }
    torch.save(checkpoint, "checkpoint.pt")


def annotated(model: nn.Module, path):
    torch.save(model.state_dict(), path)  # expect: whole-model-saved(warning)


class Trainer:
    def __init__(self):
        self.model = Net()

    def save(self, path):
        torch.save(self.model.state_dict(), path)  # expect: whole-model-saved(warning)


# silent: weights
def weights(path):
    model = Net()
    torch.save(model.state_dict(), path)
    torch.save({"model": model.state_dict(), "epoch": 3}, path)


# silent: nobody knows what it is
def unknown(model, path):
    torch.save(model, path)


# silent: tensors
def tensors(path):
    model = Net()
    torch.save(model(torch.randn(1, 4)), path)
    torch.save(model.layer.weight, path)
    torch.save({"mean": torch.zeros(3)}, path)


# silent: TorchScript
def script(path):
    model = Net()
    torch.jit.save(torch.jit.script(model), path)


# silent: a model or its weights, by what is asked for
def chosen(state, path):
    torch.save(state, path)
