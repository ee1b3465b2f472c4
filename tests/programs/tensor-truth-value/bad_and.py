# shows: raises RuntimeError: Boolean value of Tensor
import torch
import torch.nn.functional as F
from torch import nn

x = torch.randn(6)
inside = x > -1 and x < 1  # expect: tensor-truth-value
