# shows: raises TypeError
import torch
import torch.nn.functional as F
from torch import nn

x = torch.rand(4, 6)
scaled = x / x.max(dim=1, keepdim=True)  # expect: max-with-dim-as-tensor
