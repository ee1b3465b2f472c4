# shows: raises FileNotFoundError
import torch
from torch import nn
from train import WEIGHTS

model = nn.Linear(2, 2)
weights = torch.load(WEIGHTS)  # expect: missing-map-location(warning)
model.load_state_dict(weights)
