# mypy: ignore-errors
# prefix: torch-loaders
# title: Loaders for training and evaluation
# description: Shuffled batches for training, all samples in order for evaluation.
# fits: train_set, val_set, batch_size = 64, n_workers = 4
# stops: train_loader, val_loader
# --- imports
import torch
from torch.utils.data import DataLoader
# --- setup
from torch.utils.data import TensorDataset

train_set, val_set = TensorDataset(torch.arange(10.0)), TensorDataset(torch.arange(5.0))
batch_size = 4
n_workers = 0
# --- snippet
# Pinned memory makes the copy to a GPU faster; without a GPU it only costs.
loading = {"num_workers": n_workers, "pin_memory": torch.cuda.is_available()}
# Dropping the last, smaller batch keeps a batch of one sample away from BatchNorm.
train_loader = DataLoader(
    train_set, batch_size=batch_size, shuffle=True, drop_last=True, **loading
)
val_loader = DataLoader(val_set, batch_size=batch_size, **loading)
# --- check
assert [len(batch) for (batch,) in train_loader] == [4, 4]
assert [len(batch) for (batch,) in val_loader] == [4, 1]
