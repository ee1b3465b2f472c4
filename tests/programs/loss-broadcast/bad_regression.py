# shows: loss.item() > 0
import torch
import torch.nn.functional as F
from torch import nn

model = nn.Linear(3, 1)
prices = torch.randn(16)
loss = F.mse_loss(model(torch.randn(16, 3)), prices)  # expect: loss-broadcast
