# linear.pt holds nn.Linear(4, 2).state_dict()
# small.pt holds nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 2)).state_dict()
# last.pt holds {"model": nn.Linear(4, 2).state_dict(), "epoch": 3}
# named.pt holds {"body.fc.weight": torch.zeros(2, 4), "body.fc.bias": torch.zeros(2)}
# halves.pt holds {"head.weight": torch.zeros(2, 4), "head.bias": torch.zeros(2), "scale": torch.ones(3)}
import argparse
import sys

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, n_classes=2, has_norm=False):
        super().__init__()
        self.fc = nn.Linear(4, n_classes)
        if has_norm:
            self.norm = nn.LayerNorm(n_classes)

    def forward(self, x):
        return self.norm(self.fc(x)) if hasattr(self, "norm") else self.fc(x)


class Named(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.ModuleDict({"fc": nn.Linear(4, 2)})

    def forward(self, x):
        return self.body["fc"](x)


def other_names():
    model = Net()
    model.load_state_dict({"fc." + key: value for key, value in torch.load("linear.pt").items()})  # expect: checkpoint-key-mismatch(error)


def deeper():
    state = torch.load("linear.pt", map_location="cpu")
    model = Named()
    model.load_state_dict({"body.fc." + key: value for key, value in state.items()})  # expect: checkpoint-key-mismatch(error)


def shallower():
    model = nn.Linear(4, 2)
    model.load_state_dict({key.removeprefix("body.fc."): value for key, value in torch.load("named.pt").items()})  # expect: checkpoint-key-mismatch(error)


def other_sizes():
    net = nn.Sequential(nn.Linear(4, 16), nn.Linear(16, 2))
    net.load_state_dict(torch.load("small.pt"), strict=False)  # expect: checkpoint-key-mismatch(error)


def in_an_entry():
    model = nn.Linear(4, 3)
    model.load_state_dict(torch.load("last.pt")["model"])  # expect: checkpoint-key-mismatch(error)


def nothing_in_common():
    net = Net()
    net.load_state_dict(torch.load("small.pt"), strict=False)  # expect: checkpoint-key-mismatch(error)


def by_default():
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", default="small.pt")
    args = parser.parse_args()
    model = nn.Linear(4, 2)
    model.load_state_dict(torch.load(args.weights))  # expect: checkpoint-key-mismatch(warning)


# silent: it fits
def fits():
    model = nn.Linear(4, 2)
    model.load_state_dict(torch.load("linear.pt"))
    model.load_state_dict(torch.load("last.pt")["model"])
    Named().load_state_dict(torch.load("named.pt"))


# silent: a part of it, knowingly
def a_part():
    model = nn.Sequential(nn.Linear(4, 8))
    print(model.load_state_dict(torch.load("small.pt"), strict=False))


# silent: how many classes is not known
def not_known(n_classes):
    model = nn.Sequential(nn.Linear(4, 8), nn.Linear(8, n_classes))
    model.load_state_dict(torch.load("small.pt"))


# silent: a default that a caller may change
def by_argument(width=16):
    model = nn.Sequential(nn.Linear(4, width), nn.Linear(width, 2))
    model.load_state_dict(torch.load("small.pt"))


# silent: a layer that may be there
def maybe_there(has_norm):
    model = nn.Sequential(Net(2, has_norm).fc)
    model[0].load_state_dict(torch.load("linear.pt"))
    net = Net(2, has_norm)
    net.load_state_dict(torch.load("net.pt"))


# silent: no such file
def not_there():
    model = nn.Linear(4, 2)
    model.load_state_dict(torch.load("nowhere.pt"))


# silent: keys are renamed on the way
def renamed():
    model = Net()
    state = {f"fc.{key}": value for key, value in torch.load("linear.pt").items()}
    model.load_state_dict(state)


# silent: written anew before it is read
def written_first():
    model = nn.Sequential(nn.Linear(4, 2), nn.Linear(2, 2))
    torch.save(model.state_dict(), "halves.pt")
    other = nn.Sequential(nn.Linear(4, 2), nn.Linear(2, 2))
    other.load_state_dict(torch.load("halves.pt"))


# silent: tried, and caught
def tried():
    model = Net()
    try:
        model.load_state_dict(torch.load("linear.pt"))
    except RuntimeError:
        print("older weights")


class Renaming(Net):
    def load_state_dict(self, state_dict, strict=True):
        return super().load_state_dict({f"fc.{key}": value for key, value in state_dict.items()}, strict)


# silent: the class renames them itself
def renames_itself():
    Renaming().load_state_dict(torch.load("linear.pt"))


# silent: entries taken out and put in
def changed():
    model = nn.Linear(4, 3)
    state = torch.load("linear.pt")
    state["weight"] = torch.zeros(3, 4)
    state["bias"] = torch.zeros(3)
    model.load_state_dict(state)


# silent: a model from elsewhere
def from_elsewhere(make_model):
    model = make_model()
    model.load_state_dict(torch.load("linear.pt"))


# silent: which file is said when it runs
def from_command_line():
    model = nn.Linear(4, 3)
    model.load_state_dict(torch.load(sys.argv[1]))
