# shows: torch.equal(model.weight, torch.zeros(2, 4))
# zeros.pt holds {"weight": torch.zeros(2, 4), "bias": torch.zeros(2)}
import torch
from torch import nn

model = nn.Linear(4, 2)
state_dict = torch.load("zeros.pt", map_location="cpu", weights_only=False)  # expect: unsafe-load(warning)
model.load_state_dict(state_dict)
