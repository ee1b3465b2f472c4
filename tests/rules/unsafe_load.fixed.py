import argparse
import pickle

import torch
from torch import nn


def plain(path):
    model = nn.Linear(4, 2)
    model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))  # expect: unsafe-load(warning)


def of_a_checkpoint(path, model, optimizer):
    checkpoint = torch.load(path, weights_only=True)  # expect: unsafe-load(warning)
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


def in_one_line(path, model):
    model.load_state_dict(torch.load(path, weights_only=True)["state_dict"])  # expect: unsafe-load(warning)


def pickled(path, model):
    with open(path, "rb") as file:
        state = pickle.load(file)  # expect: unsafe-load(warning)
    model.load_state_dict(state)


# silent: the default, and the torch that is installed has the safe one
def default(path, model):
    model.load_state_dict(torch.load(path))
    model.load_state_dict(torch.load(path, weights_only=True))


# silent: a whole model needs it
def whole(path):
    model = torch.load(path, weights_only=False)
    return model.eval()


# silent: so may the arguments that are saved beside the weights
def with_arguments(path, model):
    checkpoint = torch.load(path, weights_only=False)
    model.load_state_dict(checkpoint["model"])
    return argparse.Namespace(**vars(checkpoint["args"]))


# silent: who knows what else is read of it
def handed_on(path, model):
    checkpoint = torch.load(path, weights_only=False)
    model.load_state_dict(checkpoint["model"])
    return checkpoint


# silent: tried the safe way first
def tried(path, model):
    try:
        state = torch.load(path, weights_only=True)
    except pickle.UnpicklingError:
        state = torch.load(path, weights_only=False)
    model.load_state_dict(state)


# silent: chosen by who calls it
def chosen(path, model, weights_only):
    model.load_state_dict(torch.load(path, weights_only=weights_only))


# silent: written a moment ago
def own(path, model):
    torch.save(model.state_dict(), path)
    model.load_state_dict(torch.load(path, weights_only=False))


# silent: no weights
def tokens(path):
    with open(path, "rb") as file:
        return pickle.load(file)
