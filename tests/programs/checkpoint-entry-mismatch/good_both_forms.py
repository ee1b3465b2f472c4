# shows: runs
import torch
from torch import nn


def load(model, path):
    checkpoint = torch.load(path, map_location="cpu")
    if "state_dict" in checkpoint:
        checkpoint = checkpoint["state_dict"]
    model.load_state_dict(checkpoint)


model = nn.Linear(4, 2)
torch.save(model.state_dict(), "weights_only.pt")
torch.save({"state_dict": model.state_dict()}, "entries.pt")
load(model, "weights_only.pt")
load(model, "entries.pt")
