# shows: runs
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, depth):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(4, 4) for _ in range(depth)])
        self.norms = nn.ModuleList([nn.LayerNorm(4) for _ in range(depth)])
        self.heads = nn.ModuleDict({"left": nn.Linear(4, 1), "right": nn.Linear(4, 1)})

    def forward(self, x):
        for layer, norm in zip(self.layers, self.norms):
            x = norm(x + layer(x))
        return {name: head(x) for name, head in self.heads.items()}


print(Net(2)(torch.randn(3, 4))["left"].shape)
