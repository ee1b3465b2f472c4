# shows: raises RuntimeError
import torch
import torch.nn.functional as F
from torch import nn

image = torch.randint(0, 256, (1, 3, 16, 16), dtype=torch.uint8)
net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU())
features = net(image)  # expect: dtype-mismatch
