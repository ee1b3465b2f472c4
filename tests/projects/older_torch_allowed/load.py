import torch
from torch import nn

loaded = nn.Linear(4, 2)
loaded.load_state_dict(torch.load("weights.pt"))  # expect: unsafe-load(warning)
