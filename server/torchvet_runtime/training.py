"""Everything one run of our own loop works on, and its state: what a checkpoint holds, taken and put back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from torchvet_runtime import rng
from torchvet_runtime.averaging import Average
from torchvet_runtime.batch_form import BatchForm
from torchvet_runtime.batches import Batches
from torchvet_runtime.losses import Loss
from torchvet_runtime.options import Options
from torchvet_runtime.precision import Precision
from torchvet_runtime.schedules import Schedule
from torchvet_runtime.weights import load_weights, plain_weights, unwrapped

FORMAT = 1


@dataclass
class Progress:
    """How far a run is. `epoch` counts the finished ones, `batch` those done in the one at hand.

    `micro_batch` is how many samples the device takes at once, once it could not take all. `best` is the lowest score so far,
    `n_worse` how many epochs ago that was.
    """

    epoch: int = 0
    batch: int = 0
    step: int = 0
    loss_sum: float = 0.0
    n_samples: int = 0
    micro_batch: int | None = None
    best: float | None = None
    n_worse: int = 0


@dataclass(frozen=True)
class Training:
    """A model with all that it takes to train it."""

    model: nn.Module
    loss: Loss
    optimizer: Optimizer
    schedule: Schedule | None
    train: Batches
    val: Batches | None
    form: BatchForm
    device: torch.device
    epochs: int
    seed: int
    source_sha256: str
    options: Options
    precision: Precision
    average: Average | None = None
    progress: Progress = field(default_factory=Progress)

    @property
    def parameters(self) -> list[Tensor]:
        """All that the optimizer moves."""
        return [each for group in self.optimizer.param_groups for each in group["params"]]

    @property
    def evaluated(self) -> nn.Module:
        """The model that is evaluated and handed over in the end: the average, where one is kept."""
        return self.average.model if self.average else self.model

    @property
    def has_lost_patience(self) -> bool:
        """Whether as many epochs as `patience` says went by without a lower score."""
        return self.options.patience is not None and self.progress.n_worse >= self.options.patience

    def score(self, score: float) -> None:
        """Remembers an epoch's score, of which less is better."""
        progress = self.progress
        is_better = progress.best is None or score < progress.best
        progress.best, progress.n_worse = (score, 0) if is_better else (progress.best, progress.n_worse + 1)


# Any: nested dictionaries of tensors and plain values.
State = dict[str, Any]


def state_of(run: Training) -> State:
    """All that is needed to go on, in types that load with `weights_only=True`; shares memory with the run."""
    return {
        "format": FORMAT,
        "model": plain_weights(run.model),
        "optimizer": run.optimizer.state_dict(),
        "scheduler": run.schedule.scheduler.state_dict() if run.schedule else None,
        "loss": run.loss.module.state_dict() if run.loss.module is not None else None,
        "scaler": run.precision.scaler.state_dict() if run.precision.scaler else None,
        "average": run.average.state_dict() if run.average else None,
        "rng": rng.capture(run.device),
        "progress": asdict(run.progress),
        "seed": run.seed,
        "n_batches": run.train.n_batches,
        "source_sha256": run.source_sha256,
        "versions": json.dumps({"torch": torch.__version__}),
    }


def put_back(run: Training, state: Mapping[str, Any]) -> list[str]:
    """Makes `run` stand where `state` was taken; returns what may keep it from going on exactly, in words."""
    load_weights(run.model, state["model"])
    run.optimizer.load_state_dict(state["optimizer"])
    if run.schedule and state["scheduler"] is not None:
        run.schedule.scheduler.load_state_dict(state["scheduler"])
    if run.loss.module is not None and state["loss"] is not None:
        run.loss.module.load_state_dict(state["loss"])
    if run.precision.scaler and state.get("scaler"):
        run.precision.scaler.load_state_dict(state["scaler"])
    if run.average and state.get("average"):
        run.average.load_state_dict(state["average"])
    # Or the scheduler warns when an epoch's last step was done before the stop (torch 2.13).
    vars(run.optimizer)["_opt_called"] = True
    for name, value in state["progress"].items():
        setattr(run.progress, name, value)
    rng.restore(state["rng"], run.device)
    return _differences(run, state)


def _differences(run: Training, state: Mapping[str, Any]) -> list[str]:
    found = []
    if state["source_sha256"] != run.source_sha256:
        found.append("the file has changed since, and the changed one is trained on")
    if state["n_batches"] != run.train.n_batches:
        found.append(f"an epoch had {state['n_batches']} batches and now has {run.train.n_batches}")
    versions = json.loads(state["versions"])
    if versions.get("torch") != torch.__version__:
        found.append(f"it was trained with torch {versions.get('torch')}, this is {torch.__version__}")
    if run.progress.batch and not run.train.is_exact:
        found.append("this data has no order of its own, so its first batches are read again and passed over")
    return found


def name_of(model: nn.Module) -> str:
    """The class of the model, without its wrappers."""
    return type(unwrapped(model)).__name__
