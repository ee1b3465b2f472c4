# shows: result.missing_keys == ["1.weight", "1.bias"]
# backbone.pt holds {"0.weight": torch.zeros(4, 4), "0.bias": torch.zeros(4), "old_head.weight": torch.zeros(9, 4)}
import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 3))
result = model.load_state_dict(torch.load("backbone.pt", map_location="cpu"), strict=False)
print(result.missing_keys, result.unexpected_keys)
