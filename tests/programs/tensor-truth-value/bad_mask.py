# shows: raises RuntimeError: Boolean value of Tensor
import torch
import torch.nn.functional as F
from torch import nn

def keep(scores, threshold):
    return scores if scores > threshold else torch.zeros(4)  # expect: tensor-truth-value


print(keep(torch.rand(4), 0.5))
