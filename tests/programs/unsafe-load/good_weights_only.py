# shows: epoch == 3
# fine.pt holds {"model": nn.Linear(4, 2).state_dict(), "epoch": 3}
import torch
from torch import nn

model = nn.Linear(4, 2)
checkpoint = torch.load("fine.pt", map_location="cpu", weights_only=True)
model.load_state_dict(checkpoint["model"])
epoch = checkpoint["epoch"]
