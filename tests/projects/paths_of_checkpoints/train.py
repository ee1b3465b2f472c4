import os
from pathlib import Path

import settings
import torch
from settings import BEST, CHECKPOINTS, LAST, Paths
from torch import nn


def save_all(folder="out"):
    model = nn.DataParallel(nn.Linear(4, 2))
    torch.save(model.state_dict(), BEST)
    torch.save({"model": model.state_dict(), "epoch": 3}, LAST)
    torch.save(model.state_dict(), CHECKPOINTS["ema"])
    torch.save(model.state_dict(), Paths.swa)
    torch.save(model.state_dict(), settings.HERE / "beside.pt")
    torch.save(model.state_dict(), os.path.join("out", "joined.pt"))
    torch.save(model.state_dict(), "%s/percent.pt" % folder)
    with open(Path("out").joinpath("opened.pt"), "wb") as file:
        torch.save(model.state_dict(), file)


def save_some(folder):
    torch.save(nn.DataParallel(nn.Linear(4, 2)).state_dict(), f"{folder}/some.pt")


save_all()
