# shows: runs
import torch
import torch.nn.functional as F
from torch import nn

import os

width = int(os.environ.get("WIDTH", "12"))
layer = nn.Linear(width, 4)
batch = torch.randn(2, 12)
if layer.in_features == batch.shape[1]:
    print(layer(batch).shape)
