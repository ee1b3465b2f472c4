"""Files that tests train: small, and drawing random numbers wherever a program may."""

from __future__ import annotations

from pathlib import Path

# Draws from all three generators in the dataset and from torch's in the model, and can stop itself at any sample.
RESTLESS = """
import os, random, signal
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

epochs = 3


class Noisy(Dataset):
    n_read = {"TRAIN": 0, "VAL": 0}

    def __init__(self, n, name):
        self.n, self.name = n, name

    def __len__(self):
        return self.n

    def __getitem__(self, index):
        stop = os.environ.get("STOP_AT_" + self.name)
        Noisy.n_read[self.name] += 1
        worker = torch.utils.data.get_worker_info()
        is_chosen = os.environ.get("RANK") == os.environ.get("STOPPING_RANK") and (worker is None or worker.id == 0)
        if stop and Noisy.n_read[self.name] == int(stop) and is_chosen:
            os.kill(int(os.environ.get("RUN_PID") or os.getpid()), signal.SIGTERM)
        with open(os.environ["READ_LOG"], "a") as log:
            log.write(f"{self.name} {index}\\n")
        x = torch.randn(6) + random.random() + float(np.random.rand())
        return x, torch.tensor(index % 3)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.5), nn.Linear(16, 3))

    def forward(self, x):
        return self.layers(x)


loader_options = dict(num_workers=WORKERS)
train_loader = DataLoader(Noisy(40, "TRAIN"), batch_size=4, shuffle=True, **loader_options)
val_loader = DataLoader(Noisy(12, "VAL"), batch_size=4)
model = Net()
criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
optimizer = OPTIMIZER
SCHEDULER
"""

ADAMW = "torch.optim.AdamW(model.parameters(), lr=1e-2)"
SGD = "torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9)"
ONE_CYCLE = "scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.05, total_steps=30)"
STEP = "scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.5)"
PLATEAU = "scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=0)"
# The user's own generator decides the order.
OWN_ORDER = "train_loader.sampler.generator = torch.Generator().manual_seed(3)"

# A line to fit, learnt in no time.
LINE = """
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

x = torch.linspace(-1, 1, 64).unsqueeze(1)
train_loader = DataLoader(TensorDataset(x, 3 * x + 1), batch_size=8, shuffle=True)
val_loader = DataLoader(TensorDataset(x, 3 * x + 1), batch_size=64)
model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
epochs = 4
"""


def restless(folder: Path, optimizer: str = ADAMW, scheduler: str = "", n_workers: int = 0) -> Path:
    """`RESTLESS` as a file."""
    text = RESTLESS.replace("OPTIMIZER", optimizer).replace("SCHEDULER", scheduler)
    return written(folder / "restless.py", text.replace("WORKERS", str(n_workers)))


def written(path: Path, text: str) -> Path:
    """`text` as a file."""
    path.write_text(text, "utf-8")
    return path
