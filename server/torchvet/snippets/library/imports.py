# mypy: ignore-errors
# prefix: torch-imports
# title: Imports, hyper-parameters and device
# description: The beginning of a training script: what it imports, its settings in one place, and the best device there is.
# stops: 64, 3e-4, 10, 4
# --- imports
import torch
# --- snippet
batch_size = 64
lr = 3e-4
n_epochs = 10
n_workers = 4  # processes that load data; 0 loads it in this one

torch.manual_seed(0)
if torch.cuda.is_available():
    device = torch.device("cuda")
elif torch.backends.mps.is_available():
    device = torch.device("mps")
else:
    device = torch.device("cpu")
# --- check
assert torch.zeros(1).to(device).device.type == device.type
