# shows: torch.equal(target.weight, online.weight)
import torch
from torch import nn

online, target = nn.Linear(4, 2), nn.Linear(4, 2)
torch.save({"net": online.state_dict()}, "online.pt")
checkpoint = torch.load("online.pt", weights_only=True)
state_dict = checkpoint["net"]
state_dict = {k.removeprefix("module."): v for k, v in state_dict.items()}
missing, unexpected = target.load_state_dict(state_dict, strict=False)
print(missing, unexpected)
