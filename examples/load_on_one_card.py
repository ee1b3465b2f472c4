"""Loads on one card what `save_on_many_cards.py` has written."""

import torch
from save_on_many_cards import build_model

model = build_model()
weights = torch.load("many_cards.pth", map_location="cpu", weights_only=True)

# The file says "module.0.weight", the model says "0.weight".
model.load_state_dict(weights)
model.eval()
