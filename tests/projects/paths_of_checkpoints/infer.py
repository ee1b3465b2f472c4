import os
from pathlib import Path

import torch
from settings import BEST, RUNS, Paths
from torch import nn


def load_all():
    model = nn.Linear(4, 2)
    model.load_state_dict(torch.load("runs/resnet18.pt"))  # expect: module-prefix-mismatch(error)
    model.load_state_dict(torch.load(str(BEST)))  # expect: module-prefix-mismatch(error)
    model.load_state_dict(torch.load(RUNS / "ema.pt"))  # expect: module-prefix-mismatch(error)
    model.load_state_dict(torch.load(os.path.abspath(Paths.swa)))  # expect: module-prefix-mismatch(error)
    model.load_state_dict(torch.load("./out/joined.pt"))  # expect: module-prefix-mismatch(error)
    model.load_state_dict(torch.load("{}/percent.pt".format("out")))  # expect: module-prefix-mismatch(error)
    model.load_state_dict(torch.load(Path("out/opened.pt").open("rb")))  # expect: module-prefix-mismatch(error)
    beside = os.path.join(os.path.dirname(__file__), "beside.pt")
    model.load_state_dict(torch.load(beside))  # expect: module-prefix-mismatch(error)


def resume():
    checkpoint = torch.load(f"{RUNS}/last.pt")
    print(checkpoint["epochs"])  # expect: checkpoint-entry-mismatch(error)
    nn.DataParallel(nn.Linear(4, 2)).load_state_dict(checkpoint["model"])


def load_others(folder, is_best):
    model = nn.Linear(4, 2)
    # Of a folder that nobody states, and of either of two files, nothing is known.
    model.load_state_dict(torch.load(f"{folder}/some.pt"))
    model.load_state_dict(torch.load(("runs" if is_best else "out") + "/ema.pt"))
    model.load_state_dict(torch.load("old/resnet18.pt"))
    model.load_state_dict(torch.load(BEST.with_suffix(".pth")))
