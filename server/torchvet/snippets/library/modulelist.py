# mypy: ignore-errors
# prefix: torch-modulelist
# title: Module with a ModuleList
# description: As many layers as a number says; a ModuleList is a list to loop over, not a network to call.
# stops: Net, 64, 4
# --- imports
from torch import nn
# --- snippet
class Net(nn.Module):
    def __init__(self, width=64, n_layers=4):
        super().__init__()
        # A plain list would hide the weights from optimizer, device and checkpoint.
        self.layers = nn.ModuleList(nn.Linear(width, width) for _ in range(n_layers))

    def forward(self, x):
        for layer in self.layers:
            x = x + layer(x).relu()
        return x
# --- check
import torch

assert Net()(torch.randn(2, 64)).shape == (2, 64)
assert len(list(Net(n_layers=3).parameters())) == 6
