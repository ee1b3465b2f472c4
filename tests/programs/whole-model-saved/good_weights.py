# shows: runs
import torch
from torch import nn

model = nn.Linear(4, 2)
torch.save(model.state_dict(), "model.pt")
fresh = nn.Linear(4, 2)
fresh.load_state_dict(torch.load("model.pt"))
