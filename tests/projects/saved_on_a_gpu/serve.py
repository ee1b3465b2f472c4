import torch
from torch import nn

net = nn.Linear(4, 2)
state = torch.load("runs/ema.pt")  # expect: missing-map-location(warning)
net.load_state_dict(state)
always = nn.Linear(4, 2).to("cuda")
always.load_state_dict(torch.load("runs/ema.pt"))
