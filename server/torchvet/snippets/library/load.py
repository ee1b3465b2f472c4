# mypy: ignore-errors
# prefix: torch-load
# title: Load weights saved on one card or several
# description: Loads plain, DataParallel, DistributedDataParallel and compiled weights into a plain model; strips what
#   wrapping put in front of the names, and nothing inside them.
# fits: model, device
# stops: "checkpoint.pt"
# --- imports
import torch
# --- setup
import os
import tempfile

from torch import nn

device = torch.device("cpu")
folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)
original = nn.ModuleDict({"module": nn.Linear(2, 2), "head": nn.Linear(2, 1)})
torch.save({"module._orig_mod." + name: value for name, value in original.state_dict().items()}, "checkpoint.pt")
model = nn.ModuleDict({"module": nn.Linear(2, 2), "head": nn.Linear(2, 1)})
# --- snippet
def unwrapped(weights, names):
    """The same weights under the `names` they have in the model itself."""
    for prefix in ("module.", "_orig_mod."):
        # Only what begins every name comes from wrapping; layers may be called so too.
        is_wrapped = weights and all(name.startswith(prefix) for name in weights)
        if is_wrapped and weights.keys().isdisjoint(names):
            inner = {name[len(prefix) :]: weights[name] for name in weights}
            return unwrapped(inner, names)
    return weights


checkpoint = torch.load("checkpoint.pt", map_location=device, weights_only=True)
# Checkpoints for resuming keep the weights next to the state of the optimizer.
weights = checkpoint.get("model", checkpoint)
model.load_state_dict(unwrapped(weights, model.state_dict().keys()))
model.eval()
# --- check
assert not model.training
assert all(torch.equal(value, model.state_dict()[name]) for name, value in original.state_dict().items())
only_module = {"module.weight": 1}
assert unwrapped(only_module, only_module.keys()) == only_module
assert unwrapped({"module.module.weight": 1}, only_module.keys()) == only_module
assert unwrapped({}, only_module.keys()) == {}
