# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

predictions = torch.randn(12, 3).mean(1)
targets = torch.randn(12, 1)
loss = nn.L1Loss()(predictions, targets)  # expect: loss-broadcast
