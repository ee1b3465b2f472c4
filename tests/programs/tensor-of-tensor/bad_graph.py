# shows: not total.requires_grad
import torch
import torch.nn.functional as F
from torch import nn

model = nn.Linear(3, 1)
scores = model(torch.randn(4, 3))
total = torch.tensor(scores)  # expect: tensor-of-tensor
