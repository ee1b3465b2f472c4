# shows: runs
# cpu.pt holds nn.Linear(4, 2).state_dict()
import torch
from torch import nn

model = nn.Linear(4, 2)
model.load_state_dict(torch.load("cpu.pt"))
