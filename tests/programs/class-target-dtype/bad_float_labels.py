# shows: raises RuntimeError
import torch
import torch.nn.functional as F
from torch import nn

labels = torch.tensor([0.0, 1.0, 2.0, 1.0])
logits = torch.randn(4, 3)
loss = F.cross_entropy(logits, labels)  # expect: class-target-dtype
