# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

images = torch.rand(5, 3, 32, 32)
features = nn.BatchNorm2d(3)(images[:1])
