# mypy: ignore-errors
# prefix: torch-parameterlist
# title: Module with parameters of its own
# description: Weights that belong to no layer: Parameter and ParameterList for what is trained, a buffer for what is not.
# stops: ScaledSum, 3, 64
# --- imports
import torch
from torch import nn
# --- snippet
class ScaledSum(nn.Module):
    def __init__(self, n_parts=3, width=64):
        super().__init__()
        self.scales = nn.ParameterList(torch.ones(width) for _ in range(n_parts))
        self.bias = nn.Parameter(torch.zeros(width))
        # Moves and is saved with the module, but is not trained.
        self.register_buffer("n_calls", torch.zeros((), dtype=torch.long))

    def forward(self, parts):
        self.n_calls += 1
        return self.bias + sum(scale * part for scale, part in zip(self.scales, parts))
# --- check
scaled_sum = ScaledSum()
assert scaled_sum([torch.ones(2, 64)] * 3).tolist() == [[3.0] * 64] * 2
assert len(list(scaled_sum.parameters())) == 4
assert scaled_sum.state_dict()["n_calls"] == 1
