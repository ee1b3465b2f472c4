# mypy: ignore-errors
# prefix: torch-moduledict
# title: Module with a ModuleDict
# description: Parts chosen by name, such as one output head for each task.
# stops: MultiTaskNet, 784, 256
# --- imports
from torch import nn
# --- snippet
class MultiTaskNet(nn.Module):
    def __init__(self, n_outputs, n_inputs=784, n_hidden=256):
        """`n_outputs` maps the name of each task to its number of outputs."""
        super().__init__()
        self.trunk = nn.Sequential(
            nn.Flatten(), nn.Linear(n_inputs, n_hidden), nn.ReLU()
        )
        self.heads = nn.ModuleDict(
            {task: nn.Linear(n_hidden, n) for task, n in n_outputs.items()}
        )

    def forward(self, x):
        features = self.trunk(x)
        return {task: head(features) for task, head in self.heads.items()}
# --- check
import torch

outputs = MultiTaskNet({"digit": 10, "parity": 2})(torch.randn(3, 1, 28, 28))
assert {task: tuple(output.shape) for task, output in outputs.items()} == {"digit": (3, 10), "parity": (3, 2)}
