import torch
from torch import nn

model = nn.Linear(4, 2)
checkpoint = torch.load("runs/last.pt")
model.load_state_dict(checkpoint["model"])
model.load_state_dict(torch.load("runs/ema.pt"))  # expect: missing-map-location(warning)
model.load_state_dict(torch.load("runs/ema.pt", map_location="cpu"))
model.load_state_dict(torch.load("runs/small.pt"))
