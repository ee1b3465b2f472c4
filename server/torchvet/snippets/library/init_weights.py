# mypy: ignore-errors
# prefix: torch-init-weights
# title: Initialise weights
# description: A function that sets the weights of each kind of layer, applied to all layers of a model.
# fits: model
# --- imports
from torch import nn
# --- setup
import torch

model = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.Flatten(), nn.Linear(8, 2))
# --- snippet
def initialize_weights(module):
    if isinstance(module, (nn.Conv1d, nn.Conv2d, nn.Conv3d, nn.Linear)):
        # Keeps the variance of the signal through layers that are followed by a ReLU.
        nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        if module.bias is not None:
            nn.init.zeros_(module.bias)
    elif isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d, nn.LayerNorm)):
        nn.init.ones_(module.weight)
        nn.init.zeros_(module.bias)
    elif isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, std=0.02)


# apply() visits every module inside the model, and the model itself.
model.apply(initialize_weights)
# --- check
assert not model[0].bias.any() and not model[3].bias.any()
assert torch.equal(model[1].weight, torch.ones(8))
