# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

labels = torch.tensor([0, 1, 2, 1])
loss = F.cross_entropy(torch.randn(4, 3), labels)
