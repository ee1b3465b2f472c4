# shows: model[1].out_features == 3
# pretrained.pt holds nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 10)).state_dict()
import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 10))
model.load_state_dict(torch.load("pretrained.pt", map_location="cpu"))
model[1] = nn.Linear(4, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
