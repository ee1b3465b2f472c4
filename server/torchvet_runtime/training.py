"""Everything one run of our own loop works on, and its state: what a checkpoint holds, taken and put back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from torchvet_runtime.averaging import Average
from torchvet_runtime.batch_form import BatchForm
from torchvet_runtime.batches import Batches
from torchvet_runtime.losses import Loss
from torchvet_runtime.options import Options
from torchvet_runtime.precision import Precision
from torchvet_runtime.schedules import Schedule
from torchvet_runtime.soundness import Watch
from torchvet_runtime.weights import unwrapped

# Of what a checkpoint holds.
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
    # The model as several processes share it; its weights are those of `model`.
    wrapped: nn.Module | None = None
    progress: Progress = field(default_factory=Progress)
    watch: Watch = field(default_factory=Watch)
    # Whether a step draws from torch's generators, as dropout does.
    draws: bool = True
    # Any: generators of torch, numpy and Python; by the path that leads to each.
    own_random: Mapping[str, Any] = field(default_factory=dict)
    # What may keep a resumed run from being exactly the same, as far as it shows beforehand.
    doubts: tuple[str, ...] = ()
    # Weights that got no gradient from the first batch.
    unused: tuple[str, ...] = ()

    @property
    def parameters(self) -> list[Tensor]:
        """All that the optimizer moves."""
        return [each for group in self.optimizer.param_groups for each in group["params"]]

    @property
    def shared(self) -> nn.Module:
        """What a training batch goes through: the model, and where several processes train it, with its gradients shared."""
        return self.model if self.wrapped is None else self.wrapped

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


def name_of(model: nn.Module) -> str:
    """The class of the model, without its wrappers."""
    return type(unwrapped(model)).__name__
