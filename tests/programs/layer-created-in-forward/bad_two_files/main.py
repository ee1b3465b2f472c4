# shows: len(list(model.parameters())) == 2
import torch
from torch.nn import Linear, Module

from blocks import Residual


class Model(Module):
    def __init__(self, dim):
        super().__init__()
        self.dim = dim
        self.head = Linear(dim, 2)

    def forward(self, x):
        x = Residual(self.dim)(x)  # expect: layer-created-in-forward
        return self.head(x)


model = Model(4)
print(model(torch.ones(1, 4)))
