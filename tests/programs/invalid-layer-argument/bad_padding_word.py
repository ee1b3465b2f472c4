# shows: raises ValueError: Invalid padding string 'smae'
import torch
from torch import nn

net = nn.Sequential(nn.Conv2d(3, 8, 3, padding="smae"), nn.ReLU())  # expect: invalid-layer-argument
