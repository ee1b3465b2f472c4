# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

image = torch.rand(3, 32, 32)
features = nn.BatchNorm2d(3)(image.unsqueeze(0))
