# mypy: ignore-errors
# prefix: torch-resume
# title: Resume from a checkpoint
# description: Goes on after the last saved epoch when there is a checkpoint, with the state of optimizer and scheduler.
# fits: model, optimizer, scheduler, device
# stops: "checkpoint.pt", start_epoch
# --- imports
from pathlib import Path

import torch
# --- setup
import os
import tempfile

device = torch.device("cpu")
folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)
model = torch.nn.Linear(2, 1)
optimizer = torch.optim.AdamW(model.parameters())
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1)
optimizer.step()
scheduler.step()
saved = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict()}
torch.save(saved | {"epoch": 0}, "checkpoint.pt")
model = torch.nn.Linear(2, 1)
optimizer = torch.optim.AdamW(model.parameters())
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1)
# --- snippet
start_epoch = 0
if Path("checkpoint.pt").exists():
    checkpoint = torch.load("checkpoint.pt", map_location=device, weights_only=True)
    # Into the model itself, also when it is wrapped for several cards.
    getattr(model, "module", model).load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    scheduler.load_state_dict(checkpoint["scheduler"])
    start_epoch = checkpoint["epoch"] + 1
# --- check
assert start_epoch == 1 and scheduler.last_epoch == 1
assert torch.equal(model.weight, saved["model"]["weight"])
