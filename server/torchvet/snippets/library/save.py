# mypy: ignore-errors
# prefix: torch-save
# title: Save a checkpoint
# description: Everything that training needs to go on: weights, optimizer, scheduler, epoch. A crash while writing leaves
#   the last checkpoint whole.
# fits: model, optimizer, scheduler, epoch
# stops: "checkpoint.pt"
# --- imports
import os

import torch
# --- setup
import tempfile

folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)
epoch = 3
model = torch.nn.Linear(2, 1)
optimizer = torch.optim.AdamW(model.parameters())
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=10)
# --- snippet
checkpoint = {
    # Weights under their own names, also when the model is wrapped for several cards.
    "model": getattr(model, "module", model).state_dict(),
    "optimizer": optimizer.state_dict(),
    "scheduler": scheduler.state_dict(),
    "epoch": epoch,
}
path = "checkpoint.pt"
torch.save(checkpoint, f"{path}.tmp")
os.replace(f"{path}.tmp", path)
# --- check
loaded = torch.load("checkpoint.pt", weights_only=True)
assert loaded.keys() == {"model", "optimizer", "scheduler", "epoch"} and loaded["epoch"] == 3
assert os.listdir() == ["checkpoint.pt"]
