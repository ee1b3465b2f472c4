# shows: not any("block" in name for name, _ in model.named_parameters())
import torch
from torch.nn import Linear, Module

from blocks import Block


class Tower(Module):
    def __init__(self):
        super().__init__()
        self.blocks = (Block(4), Block(4), Block(4))  # expect: module-in-plain-container
        self.head = Linear(4, 2)

    def forward(self, x):
        for block in self.blocks:
            x = x + block(x)
        return self.head(x)


model = Tower()
print(model(torch.ones(1, 4)))
