# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

soft = F.one_hot(torch.tensor([0, 1, 2, 1]), 3).float() * 0.9 + 0.1 / 3
loss = F.cross_entropy(torch.randn(4, 3), soft)
