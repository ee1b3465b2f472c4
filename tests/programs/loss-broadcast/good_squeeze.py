# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

model = nn.Linear(3, 1)
loss = F.mse_loss(model(torch.randn(16, 3)).squeeze(-1), torch.randn(16))
