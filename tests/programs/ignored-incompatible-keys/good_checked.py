# shows: result.missing_keys == ["bias"]
# part.pt holds {"weight": torch.zeros(2, 4)}
import torch
from torch import nn

model = nn.Linear(4, 2)
result = model.load_state_dict(torch.load("part.pt", map_location="cpu"), strict=False)
if result.unexpected_keys:
    raise SystemExit(f"not of this model: {result.unexpected_keys}")
