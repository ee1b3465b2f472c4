# shows: not total.requires_grad
import torch
import torch.nn.functional as F
from torch import nn

model = nn.Linear(3, 1)
loss = model(torch.randn(4, 3)).mean()
total = torch.tensor(loss)  # expect: tensor-of-tensor
