# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

labels = torch.randint(0, 2, (8,)).float()
loss = F.binary_cross_entropy_with_logits(torch.randn(8), labels)
