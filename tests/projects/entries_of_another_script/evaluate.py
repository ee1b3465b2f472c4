import torch
from torch import nn

model = nn.Linear(4, 2)
checkpoint = torch.load("runs/last.pt", map_location="cpu")
model.load_state_dict(checkpoint["state_dict"])  # expect: checkpoint-entry-mismatch(error)
print(checkpoint["epoch"])
model.load_state_dict(torch.load("weights.pt")["model"])  # expect: checkpoint-entry-mismatch(error)
model.load_state_dict(torch.load("runs/last.pt"))  # expect: checkpoint-entry-mismatch(error)
model.load_state_dict(torch.load("weights.pt"))
model.load_state_dict(torch.load("pretrained.pt")["state_dict"])
