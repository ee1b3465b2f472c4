# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

weights = torch.rand(3)
copy = torch.tensor(weights)  # expect: tensor-of-tensor
