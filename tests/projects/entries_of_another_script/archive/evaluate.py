import torch
from torch import nn

model = nn.Linear(4, 2)
# Another weights.pt, that lies in this folder.
model.load_state_dict(torch.load("weights.pt")["model"])
