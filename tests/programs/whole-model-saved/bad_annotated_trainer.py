# shows: raises AttributeError: Net
import sys

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 2)

    def forward(self, x):
        return self.fc(x)


def export(model: nn.Module, path: str) -> None:
    model.eval()
    torch.save(model, path)  # expect: whole-model-saved(warning)


export(Net(), "net.pth")
# Somebody renames the class.
globals()["Network"] = globals().pop("Net")
sys.modules["__main__"].__dict__.pop("Net", None)
open_everything = {"weights_only": False}
torch.load("net.pth", **open_everything)
