# shows: runs
import torch
from torch import nn

model = nn.Linear(4, 2)
torch.save({"model": model.state_dict()}, "best.pth")
state = torch.load("best.pth")
model.load_state_dict(state["model"])
other = nn.Linear(4, 2)
other.load_state_dict(model.state_dict())
