# shows: runs
# all.pt holds {"weight": torch.zeros(2, 4), "bias": torch.zeros(2), "head.weight": torch.zeros(9)}
import torch
from torch import nn

model = nn.Linear(4, 2)
own = model.state_dict()
state = {key: value for key, value in torch.load("all.pt", map_location="cpu").items() if key in own}
model.load_state_dict(state, strict=False)
