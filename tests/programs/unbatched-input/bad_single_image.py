# shows: raises ValueError: expected 4D input (got 3D input)
import torch
import torch.nn.functional as F
from torch import nn

model = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU())
model.eval()
image = torch.rand(3, 32, 32)
with torch.no_grad():
    features = model(image)  # expect: unbatched-input
