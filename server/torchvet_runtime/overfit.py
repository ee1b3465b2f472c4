"""`--overfit-batch`: can the model learn one batch by heart? If not, longer training is in vain.

Model, loss, optimizer and data are those of the run; dropout is off, and the learning rate stays where it is.
"""

from __future__ import annotations

import json
import math
from itertools import islice

import torch
from torch import Tensor
from torch.nn.modules.dropout import _DropoutNd

from torchvet_runtime.failures import TrainingError
from torchvet_runtime.losses import main_output
from torchvet_runtime.run_task import Trial
from torchvet_runtime.task import Finding
from torchvet_runtime.training import Training

_MOST_STEPS = 500
# Learnt: the loss has fallen to this part of the first one, or, where answers are right or wrong, all are right and it to that.
_SHARE, _SHARE_WHEN_ALL_RIGHT = 0.01, 0.25


def overfit_batch(trial: Trial) -> Finding:
    """Steps on the first batch until it is learnt or it is clear that it won't be."""
    run = trial.run
    group = list(islice(run.train.epoch(0), 1))
    run.model.train()
    for each in run.model.modules():
        if isinstance(each, _DropoutNd):
            each.eval()
    losses: list[float] = []
    share_right: float | None = None
    is_learnt = False
    while len(losses) < _MOST_STEPS and not is_learnt and not trial.is_stopping:
        losses.append(float(trial.step(group)[0]))
        if not math.isfinite(losses[-1]):
            raise TrainingError(
                f"the loss of one batch is not finite after {len(losses)} steps; the learning rate may be too high"
            )
        if losses[-1] <= _SHARE_WHEN_ALL_RIGHT * losses[0]:
            share_right = _share_right(run, group)
            is_learnt = share_right == 1.0 or losses[-1] <= _SHARE * losses[0]
    return _finding(losses, _share_right(run, group), is_learnt)


@torch.no_grad()
def _share_right(run: Training, group: list[object]) -> float | None:
    if run.loss.correct is None:
        return None
    batch = run.form.split(group[0]).on(run.device, run.options.channels_last)
    before = [(each, each.detach().clone()) for each in run.model.buffers()]
    scores = main_output(run.precision.widened(run.model(*batch.arguments, **batch.named)))
    for buffer, value in before:
        buffer.copy_(value)
    if not isinstance(scores, Tensor) or not isinstance(batch.target, Tensor):
        return None
    return float(run.loss.correct(scores, batch.target).float().mean())


def _finding(losses: list[float], share_right: float | None, is_learnt: bool) -> Finding:
    fell = f"the loss of one batch went from {losses[0]:.4g} to {losses[-1]:.4g} in {len(losses)} steps"
    right = "" if share_right is None else f", {share_right:.0%} of its answers are right"
    verdict = (
        "model, loss and optimizer can learn"
        if is_learnt
        else "it is not learnt by heart: look for a learning rate that is too low or too high, "
        "a target that the inputs don't tell, activations before the loss that should not be there, or frozen layers"
    )
    values = {
        "first_loss": losses[0],
        "last_loss": losses[-1],
        "steps": float(len(losses)),
        "share_right": share_right,
    }
    content = json.dumps(
        {"v": 1, "is_learnt": is_learnt, "share_right": share_right, "losses": losses}, indent=1
    )
    return Finding(f"{fell}{right}; {verdict}", values, {"overfit_batch.json": content + "\n"}, is_learnt)
