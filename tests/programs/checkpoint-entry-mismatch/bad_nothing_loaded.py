# shows: not torch.equal(fresh.weight, model.weight)
import torch
from torch import nn

model = nn.Linear(4, 2)
torch.save({"state_dict": model.state_dict(), "classes": ["cat", "dog"]}, "pets.pt")
fresh = nn.Linear(4, 2)
fresh.load_state_dict(torch.load("pets.pt"), strict=False)  # expect: checkpoint-entry-mismatch(error)
