# shows: runs
import torch
from torch import nn
from torch.nn.utils.parametrizations import weight_norm

layer = weight_norm(nn.Conv1d(1, 2, 3))
nn.init.zeros_(layer.bias)
with torch.autocast("cpu", dtype=torch.bfloat16):
    out = layer(torch.rand(1, 1, 9))
print(out.shape, torch.arange(0, 5), nn.functional.interpolate(out.float(), scale_factor=2).shape)
