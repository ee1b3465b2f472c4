# shows: loaded.missing_keys == []
# net.pt holds nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(144, 10)).state_dict()
import torch
from torch import nn

model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(4 * 6 * 6, 10))
loaded = model.load_state_dict(torch.load("net.pt", map_location="cpu"))
