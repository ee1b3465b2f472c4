# shows: net[0].weight.abs().sum() > 0
import torch
import torch.nn as nn

torch.save({"net.0.weight": torch.zeros(4, 4), "net.0.bias": torch.zeros(4)}, "prefixed.pt")
net = nn.Sequential(nn.Linear(4, 4))
state = torch.load("prefixed.pt")
net.load_state_dict(state, strict=False)  # expect: ignored-incompatible-keys(warning)
