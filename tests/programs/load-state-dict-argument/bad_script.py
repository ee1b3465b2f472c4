# shows: raises TypeError: dict-like
import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
torch.save(model.state_dict(), "best.pth")
model.load_state_dict("best.pth")  # expect: load-state-dict-argument
