# shows: start == 5
import torch
from torch import nn


def with_progress(state, epoch):
    state["epoch"] = epoch
    return state


model = nn.Linear(4, 2)
state = {"model": model.state_dict()}
state.setdefault("classes", ["cat", "dog"])
torch.save(with_progress(state, 4), "grown.pt")
loaded = torch.load("grown.pt")
model.load_state_dict(loaded["model"])
print(loaded["classes"])
start = loaded["epoch"] + 1
