# shows: args.width == 4
import argparse

import torch
from torch import nn


def save(path, args):
    model = nn.Linear(args.width, 2)
    torch.save({"model": model.state_dict(), "args": args}, path)


def load(path):
    checkpoint = torch.load(path, map_location="cpu", weights_only=False)
    args = checkpoint["args"]
    model = nn.Linear(args.width, 2)
    model.load_state_dict(checkpoint["model"])
    return args


save("mine.pt", argparse.Namespace(width=4))
args = load("mine.pt")
