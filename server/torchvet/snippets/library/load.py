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
def unwrapped(state_dict):
    """The same weights under the names they have in the model itself."""
    while True:
        for prefix in ("module.", "_orig_mod."):
            # Only what begins every name comes from wrapping: inner layers may be
            # called `module` too.
            if state_dict and all(name.startswith(prefix) for name in state_dict):
                state_dict = {name[len(prefix) :]: state_dict[name] for name in state_dict}
                break
        else:
            return state_dict


checkpoint = torch.load("checkpoint.pt", map_location=device, weights_only=True)
# A checkpoint for resuming holds the weights under a name, next to the optimizer's state.
model.load_state_dict(unwrapped(checkpoint.get("model", checkpoint)))
model.eval()
# --- check
assert not model.training
assert all(torch.equal(value, model.state_dict()[name]) for name, value in original.state_dict().items())
