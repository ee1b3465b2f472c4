# shows: raises ValueError: expected 5D input (got 4D input)
import torch
import torch.nn.functional as F
from torch import nn

volume = torch.rand(1, 8, 16, 16)
norm = nn.BatchNorm3d(1)
print(norm(volume).shape)  # expect: unbatched-input
