# shows: raises NotImplementedError: ModuleList
import torch
from torch import nn

n_layers = 3
layers = nn.ModuleList([nn.Linear(4, 4) for _ in range(n_layers)])
model = nn.Sequential(
    nn.Flatten(),
    layers,  # expect: module-list-called
    nn.Linear(4, 2),
)
print(model(torch.randn(5, 2, 2)))
