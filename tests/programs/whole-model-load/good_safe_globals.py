# shows: runs
import torch
from torch import nn

torch.save(nn.Linear(4, 2), "linear.pt")
torch.serialization.add_safe_globals([nn.Linear, set])
model = torch.load("linear.pt")
model.eval()
print(model(torch.randn(2, 4)))
