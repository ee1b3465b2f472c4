import os
from pathlib import Path

import torch
from torch import nn


def other_entry():
    model = nn.Linear(4, 2)
    torch.save({"model": model.state_dict(), "epoch": 3}, "a.pt")
    checkpoint = torch.load("a.pt", map_location="cpu")
    model.load_state_dict(checkpoint["model"])  # expect: checkpoint-entry-mismatch(error)
    return checkpoint["epoch"]  # expect: checkpoint-entry-mismatch(error)


def whole_checkpoint(folder):
    net = nn.Linear(4, 2)
    path = os.path.join(folder, "b.pt")
    torch.save({"net": net.state_dict(), "epoch": 3}, path)
    net.load_state_dict(torch.load(path)["net"])  # expect: checkpoint-entry-mismatch(error)


def nothing_is_loaded():
    net = nn.Linear(4, 2)
    torch.save(dict(epoch=3), "c0.pt")
    torch.save({"net": net.state_dict(), "epoch": 3}, Path("out") / "c.pt")
    state = torch.load("out/c.pt")
    incompatible = net.load_state_dict(state["net"], strict=False)
    print(incompatible)  # expect: checkpoint-entry-mismatch(error)


def state_itself():
    model = nn.Linear(4, 2)
    torch.save(model.state_dict(), "d.pt")
    model.load_state_dict(torch.load("d.pt"))  # expect: checkpoint-entry-mismatch(error)


class Trainer:
    def __init__(self, file):
        self.file = file
        self.model = nn.Linear(4, 2)
        self.optimizer = torch.optim.Adam(self.model.parameters())

    def save(self):
        state = {"model": self.model.state_dict()}
        state["optim"] = self.optimizer.state_dict()
        torch.save(state, self.file)

    def load(self):
        state = torch.load(self.file)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])  # expect: checkpoint-entry-mismatch(error)


# silent: the same names
def same():
    model = nn.Linear(4, 2)
    torch.save({"model": model.state_dict(), "epoch": 3}, "e.pt")
    checkpoint = torch.load("e.pt")
    model.load_state_dict(checkpoint["model"])
    return checkpoint["epoch"]


# silent: it is asked for first
def asked():
    model = nn.Linear(4, 2)
    torch.save({"model": model.state_dict()}, "f.pt")
    checkpoint = torch.load("f.pt")
    if "state_dict" in checkpoint:
        checkpoint = checkpoint["state_dict"]
    model.load_state_dict(checkpoint["model"])


# silent: another save may have written it
def two_writers(is_last):
    model = nn.Linear(4, 2)
    if is_last:
        torch.save({"state_dict": model.state_dict()}, "g.pt")
    else:
        torch.save({"model": model.state_dict()}, "g.pt")
    return torch.load("g.pt")["state_dict"]


# silent: more entries come later
def grown(extra, is_best):
    model = nn.Linear(4, 2)
    checkpoint = {"model": model.state_dict()}
    if is_best:
        checkpoint["score"] = 1.0
    checkpoint.update(extra)
    torch.save(checkpoint, "h.pt")
    return torch.load("h.pt")["optimizer"]


def fill(checkpoint):
    checkpoint["epoch"] = 7


# silent: a function puts it in
def filled():
    model = nn.Linear(4, 2)
    checkpoint = {"model": model.state_dict()}
    fill(checkpoint)
    torch.save(checkpoint, "i.pt")
    return torch.load("i.pt")["epoch"]


# silent: sometimes there
def sometimes(has_ema):
    model = nn.Linear(4, 2)
    checkpoint = {"model": model.state_dict()}
    if has_ema:
        checkpoint["ema"] = model.state_dict()
    torch.save(checkpoint, "j.pt")
    return torch.load("j.pt")["ema"]


# silent: a parameter of the model
def parameter():
    model = nn.Linear(4, 2)
    torch.save(model.state_dict(), "k.pt")
    return torch.load("k.pt")["weight"]


# silent: caught
def caught():
    model = nn.Linear(4, 2)
    torch.save({"model": model.state_dict()}, "l.pt")
    try:
        return torch.load("l.pt")["ema"]
    except KeyError:
        return None


# silent: somebody else's file
def foreign(path):
    model = nn.Linear(4, 2)
    torch.save({"model": model.state_dict()}, "m.pt")
    model.load_state_dict(torch.load(path)["state_dict"])
    model.load_state_dict(torch.load("pretrained.pt")["state_dict"])


# silent: changed after reading
def changed():
    model = nn.Linear(4, 2)
    torch.save({"model": model.state_dict()}, "n.pt")
    checkpoint = torch.load("n.pt")
    checkpoint["state_dict"] = checkpoint.pop("model")
    model.load_state_dict(checkpoint["state_dict"])


# silent: the dict is the weights
def weights_by_hand():
    model = nn.Linear(4, 2)
    torch.save({"weight": torch.zeros(2, 4), "bias": torch.zeros(2)}, "o.pt")
    model.load_state_dict(torch.load("o.pt"))
