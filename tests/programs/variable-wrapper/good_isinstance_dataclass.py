# shows: rows[0] == "w (2, 3)"
from dataclasses import dataclass

import torch
from torch import nn


@dataclass
class Variable:
    """A named variable of a small symbolic model."""
    name: str
    value: torch.Tensor

    def describe(self):
        return f"{self.name} {tuple(self.value.shape)}"


def variables_of(layer: nn.Linear):
    return [Variable("w", layer.weight), Variable(name="b", value=layer.bias)]


rows = [v.describe() for v in variables_of(nn.Linear(3, 2))]
