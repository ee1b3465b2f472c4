# shows: raises NameError: F
import torch
from torch import nn

layer = nn.Linear(3, 3)
print(F.relu(layer(torch.ones(1, 3))))  # expect: missing-torch-import
