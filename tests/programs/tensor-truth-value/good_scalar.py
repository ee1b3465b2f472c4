# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

loss = F.mse_loss(torch.ones(4), torch.zeros(4))
if loss > 0.5:
    print("high")
