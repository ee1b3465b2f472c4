# shows: image.dim() == 3
import torch
import torch.nn.functional as F
from torch import nn

def prepared():
    image = torch.rand(3, 8, 8)
    image.unsqueeze(0)  # expect: discarded-tensor-result
    return image


image = prepared()
