"""The program that is stopped and resumed: it draws random numbers wherever it may, and can end itself at any place."""

from __future__ import annotations

import random
from dataclasses import dataclass

PROGRAM = '''
import os, random, signal
import numpy as np
import torch
from torch import nn
from torch.optim import lr_scheduler as S
from torch.utils.data import DataLoader, Dataset

epochs = 3
own = np.random.default_rng(5)
n_seen = {}


def here(place):
    """The process ends itself when it is here for the n-th time since the run has begun to train."""
    if not n_seen:
        with open(os.environ["RUN_DIR"] + "/events.jsonl") as log:
            if "epoch_started" not in log.read():
                return
    n_seen[place] = n_seen.get(place, 0) + 1
    wanted = os.environ.get("STOP", "").split()
    if wanted[:2] == [place, str(n_seen[place])]:
        os.kill(int(os.environ["RUN_PID"]), getattr(signal, wanted[2]))


class Noisy(Dataset):
    def __init__(self, n, place):
        self.n, self.place = n, place

    def __len__(self):
        return self.n

    def __getitem__(self, index):
        worker = torch.utils.data.get_worker_info()
        if worker is None or worker.id == 0:
            here(self.place)
        x = torch.randn(6) + random.random() + float(np.random.rand()) + float(OWN)
        return x, torch.tensor(index % 3)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.5), nn.Linear(16, 3))

    def forward(self, x):
        if self.training and torch.is_grad_enabled():
            with open(os.environ["ORDER"], "a") as order:
                order.write(f"{x.double().sum().item()!r}\\n")
            here("forward")
        elif not self.training:
            here("evaluation")
        y = self.layers(x)
        if y.requires_grad:
            y.register_hook(lambda _: here("backward"))
        return y


train_loader = DataLoader(Noisy(42, "data"), batch_size=4, shuffle=True, num_workers=WORKERS)
val_loader = DataLoader(Noisy(12, "val_data"), batch_size=4)
model = Net()
with open(os.environ["ORDER"], "a") as order:
    order.write("begins\\n")
criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
optimizer = OPTIMIZER
optimizer.register_step_post_hook(lambda *_: here("step"))
SCHEDULER
'''

OPTIMIZERS = {
    "SGD": "torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9)",
    "AdamW": "torch.optim.AdamW(model.parameters(), lr=1e-2)",
}
# None is for no scheduler; the others stand after `scheduler = S.`.
SCHEDULERS = {
    "none": None,
    "StepLR": "StepLR(optimizer, 1, gamma=0.5)",
    "MultiStepLR": "MultiStepLR(optimizer, [1, 2])",
    "ConstantLR": "ConstantLR(optimizer, 0.5, 2)",
    "LinearLR": "LinearLR(optimizer, 0.1, total_iters=2)",
    "ExponentialLR": "ExponentialLR(optimizer, 0.9)",
    "PolynomialLR": "PolynomialLR(optimizer, 3)",
    "CosineAnnealingLR": "CosineAnnealingLR(optimizer, 3)",
    "CosineAnnealingWarmRestarts": "CosineAnnealingWarmRestarts(optimizer, 2)",
    "LambdaLR": "LambdaLR(optimizer, lambda epoch: 0.9 ** epoch)",
    "MultiplicativeLR": "MultiplicativeLR(optimizer, lambda epoch: 0.95)",
    "CyclicLR": "CyclicLR(optimizer, 1e-3, 1e-1, step_size_up=7, cycle_momentum=False)",
    "OneCycleLR": "OneCycleLR(optimizer, 0.05, total_steps=33)",
    "SequentialLR": "SequentialLR(optimizer, [S.ConstantLR(optimizer, 0.1, 1), S.ExponentialLR(optimizer, 0.9)], [1])",
    "ChainedScheduler": "ChainedScheduler([S.ConstantLR(optimizer, 0.1, 2), S.ExponentialLR(optimizer, 0.9)])",
    "ReduceLROnPlateau": "ReduceLROnPlateau(optimizer, patience=0)",
}
_N_TRAIN_BATCHES, _N_VAL_BATCHES, _BATCH_SIZE, _EPOCHS = 11, 3, 4, 3


@dataclass(frozen=True)
class Setup:
    """How the program trains."""

    optimizer: str = "AdamW"
    scheduler: str = "none"
    accumulate: int = 1
    n_workers: int = 0
    n_processes: int = 1
    scheduler_unit: str = "auto"
    ema: bool = False

    @property
    def text(self) -> str:
        """The program."""
        made = SCHEDULERS[self.scheduler]
        # A generator of the user's own can't be kept inside a worker.
        own = "own.random()" if self.n_workers == 0 and self.n_processes == 1 else "0"
        values = {
            "OPTIMIZER": OPTIMIZERS[self.optimizer], "SCHEDULER": f"scheduler = S.{made}" if made else "",
            "WORKERS": str(self.n_workers), "OWN": own,
        }  # fmt: skip
        text = PROGRAM
        for name, value in values.items():
            text = text.replace(name, value)
        return text

    @property
    def options(self) -> list[str]:
        """The options of `torchvet train`."""
        options = [f"--set=accumulate={self.accumulate}"]
        if self.scheduler_unit != "auto":
            options.append(f"--set=scheduler_unit={self.scheduler_unit}")
        return [*options, "--set=ema=0.9"] if self.ema else options

    @property
    def name(self) -> str:
        """What is special about it."""
        parts = [self.optimizer, self.scheduler, f"accumulate {self.accumulate}", f"{self.n_workers} workers"]
        return ", ".join([*parts, f"{self.n_processes} processes", *(["ema"] if self.ema else [])])

    def stop(self, chance: random.Random) -> str:
        """A place to stop at, for the environment: where, the how-manieth time, and the signal."""
        n_steps = -(-_N_TRAIN_BATCHES // self.accumulate) * _EPOCHS
        times = {
            "forward": _N_TRAIN_BATCHES * _EPOCHS, "backward": _N_TRAIN_BATCHES * _EPOCHS, "step": n_steps,
            "evaluation": _N_VAL_BATCHES * _EPOCHS, "data": _N_TRAIN_BATCHES * _BATCH_SIZE * _EPOCHS - 8,
        }  # fmt: skip
        if self.n_processes > 1:
            # Each has a part of every batch, and may have nothing to evaluate.
            times["data"] //= 3
            del times["evaluation"]
        if self.n_workers:
            # Of two workers one counts, anew in each epoch.
            times["data"] = _N_TRAIN_BATCHES * _BATCH_SIZE // 2 // self.n_processes - 3
        place = chance.choice(list(times))
        signal = chance.choice(["SIGTERM", "SIGTERM", "SIGINT", "SIGUSR1", "SIGKILL"])
        return f"{place} {chance.randint(1, times[place])} {signal}"
