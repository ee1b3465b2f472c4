# mypy: ignore-errors
# prefix: torch-sequential
# title: Sequential network
# description: Layers that run one after the other, with a name each; needs no `forward`.
# stops: model, 3, 10
# --- imports
from collections import OrderedDict

from torch import nn
# --- snippet
model = nn.Sequential(
    OrderedDict(
        # No bias: the BatchNorm that follows brings its own.
        conv=nn.Conv2d(3, 32, kernel_size=5, padding=2, bias=False),
        norm=nn.BatchNorm2d(32),
        relu=nn.ReLU(),
        pool=nn.AdaptiveAvgPool2d(1),
        flatten=nn.Flatten(),
        classify=nn.Linear(32, 10),
    )
)
# --- check
import torch

assert model(torch.randn(2, 3, 8, 8)).shape == (2, 10)
assert "classify.weight" in model.state_dict()
