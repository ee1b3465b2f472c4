# shows: runs
import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 2), nn.ReLU())
inputs = torch.randn(3, 4)
torch.save({"inputs": inputs, "outputs": model(inputs).detach(), "weight": model[0].weight}, "sample.pt")
sample = torch.load("sample.pt")
assert torch.equal(model(sample["inputs"]), sample["outputs"])
