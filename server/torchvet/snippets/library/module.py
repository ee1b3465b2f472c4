# mypy: ignore-errors
# prefix: torch-module
# title: Module
# description: A network as a class: layers in `__init__`, the way through them in `forward`.
# stops: Net, 784, 256, 10
# --- imports
from torch import nn
# --- snippet
class Net(nn.Module):
    def __init__(self, n_inputs=784, n_hidden=256, n_classes=10):
        super().__init__()
        self.hidden = nn.Linear(n_inputs, n_hidden)
        self.dropout = nn.Dropout(0.1)
        self.classify = nn.Linear(n_hidden, n_classes)

    def forward(self, x):
        x = self.hidden(x.flatten(start_dim=1)).relu()
        # Raw scores: CrossEntropyLoss applies the softmax itself.
        return self.classify(self.dropout(x))
# --- check
import torch

assert Net()(torch.randn(2, 1, 28, 28)).shape == (2, 10)
