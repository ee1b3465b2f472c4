# shows: runs
from dataclasses import dataclass

import torch
from torch import nn


@dataclass
class Snapshot:
    step: int
    state_dict: dict


model = nn.Linear(4, 2)
snapshot = Snapshot(3, {name: value.clone() for name, value in model.state_dict().items()})
torch.save({"step": snapshot.step, "model": snapshot.state_dict}, "snapshot.pt")
model.load_state_dict(torch.load("snapshot.pt")["model"])
