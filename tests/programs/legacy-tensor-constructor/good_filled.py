# shows: bool((weight.abs() <= 0.1).all())
import torch
from torch import nn

weight = torch.Tensor(4, 8)
nn.init.uniform_(weight, -0.1, 0.1)
y = torch.matmul(torch.randn(2, 4), weight)
