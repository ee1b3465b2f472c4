# shows: raises RuntimeError: Boolean value of Tensor
import torch
import torch.nn.functional as F
from torch import nn

before = torch.ones(4)
after = before * 2
if before == after:  # expect: tensor-truth-value
    print("nothing changed")
