# shows: runs
import torch
from torch import nn

model = nn.Linear(4, 2)
optimizer = torch.optim.Adam(model.parameters())
torch.save({"net": model.state_dict(), "opt": optimizer.state_dict()}, "same.pt")
loaded = torch.load("same.pt")
model.load_state_dict(loaded["net"])
optimizer.load_state_dict(loaded["opt"])
