# shows: raises ValueError: dropout probability has to be between 0 and 1
import torch
import torch.nn.functional as F
from torch import nn

net = nn.Sequential(nn.Linear(4, 8), nn.Dropout(50), nn.Linear(8, 2))  # expect: invalid-layer-argument
