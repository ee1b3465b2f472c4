# shows: raises RuntimeError: Missing key(s) in state_dict: "layers.2.weight"
# deep.pt holds {f"layers.{i}.{name}": torch.zeros(4, 4) if name == "weight" else torch.zeros(4) for i in range(2) for name in ("weight", "bias")}
from pathlib import Path

import torch
from network import Network

WEIGHTS = Path(".") / "deep.pt"
net = Network(n_layers=3)
state = torch.load(WEIGHTS, map_location="cpu")
net.load_state_dict(state)  # expect: checkpoint-key-mismatch(error)
