# shows: raises ValueError
import torch
import torch.nn.functional as F
from torch import nn

channels = 24
norm = nn.GroupNorm(32, channels)  # expect: invalid-layer-argument
