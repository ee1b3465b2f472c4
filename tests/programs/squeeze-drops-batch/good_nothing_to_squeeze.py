# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

x = torch.randn(16, 1)
print(x.squeeze().shape)
