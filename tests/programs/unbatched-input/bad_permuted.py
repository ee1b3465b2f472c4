# shows: raises ValueError: expected 4D input (got 3D input)
import torch
import torch.nn.functional as F
from torch import nn

def normalised(picture):
    channels_first = picture.permute(2, 0, 1)
    return nn.BatchNorm2d(3)(channels_first)  # expect: unbatched-input


print(normalised(torch.rand(8, 8, 3)).mean())
