"""Losses, gradients and weights that are not finite: noticed before they do harm, or after, and then undone.

On a CPU each loss is looked at before the step, on a card only when it is told. Where weights were lost meanwhile, the run
goes back to its newest checkpoint and looks at every loss and gradient until it has found the batch.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from torchvet_runtime import rng
from torchvet_runtime.culprit import culprit, in_data
from torchvet_runtime.failures import TrainingError
from torchvet_runtime.micro_batches import own_pieces

if TYPE_CHECKING:
    from torchvet_runtime.accord import Accord
    from torchvet_runtime.batch_form import Batch
    from torchvet_runtime.keep import Keep
    from torchvet_runtime.report import Report
    from torchvet_runtime.training import Training

# More than so many bad batches one after the other are no accident.
_MOST_IN_A_ROW = 10
_MOST_RETURNS = 3
# A GradScaler halves its scale at each step whose gradients are not finite; from 65536 down to this, nearly all were.
_LEAST_SCALE = 1.0


class WeightsLost(Exception):  # not an error of the user's: the run goes back and finds what is
    """The weights are not finite any more, by a step that nobody has looked at."""


@dataclass
class Watch:
    """How closely a run is looked at. `careful_until` is the step up to which gradients are, too."""

    careful_until: int = -1
    n_in_a_row: int = 0
    n_returns: int = 0
    # Torch's generators where the step at hand began.
    start: list[Tensor] = field(default_factory=list)
    # Epoch and first batch of steps that have spoilt what can't be mended, such as running statistics.
    skipped: set[tuple[int, int]] = field(default_factory=set)


def is_looked_at(run: Training) -> bool:
    """Whether each loss is read before its step is made."""
    return run.device.type == "cpu" or run.progress.step <= run.watch.careful_until


def is_sound(run: Training, loss: Tensor | float, norm: Tensor | None, accord: Accord) -> bool:
    """Whether a step can be made by these gradients, says each process, or all where they have to agree."""
    is_fine = math.isfinite(float(loss))
    scaler = run.precision.scaler
    if scaler is not None:
        is_fine = is_fine and scaler.get_scale() >= _LEAST_SCALE
    elif norm is not None:
        is_fine = is_fine and math.isfinite(float(norm))
    if run.options.on_nonfinite == "skip" and not accord.world.is_alone:
        is_fine = accord.sum([float(not is_fine)])[0] == 0
    run.watch.n_in_a_row = 0 if is_fine else run.watch.n_in_a_row
    return is_fine


def pass_over(run: Training, group: list[object], report: Report, accord: Accord) -> None:
    """Says what is wrong with a step, and returns if it is to be skipped; raises `TrainingError` or `WeightsLost` if not."""
    if not weights_are_finite(run):
        raise WeightsLost
    progress, watch = run.progress, run.watch
    last = "" if len(group) == 1 else f" to {progress.batch + len(group)}"
    place = f"epoch {progress.epoch + 1}, batch {progress.batch + 1}{last} (step {progress.step + 1})"
    words = f"the loss or a gradient is not a finite number in {place}: {_blamed(run, group, accord)}"
    run.optimizer.zero_grad(set_to_none=True)
    watch.n_in_a_row += 1
    if run.options.on_nonfinite == "stop":
        raise TrainingError(
            f"{words}; a lower learning rate may help: --set lr=…, and --on-nonfinite skip passes such batches over"
        )
    if watch.n_in_a_row > _MOST_IN_A_ROW:
        raise TrainingError(
            f"{words}; it is the {watch.n_in_a_row}th in a row, so nothing is left to train on"
        )
    report.notice(f"{words}; it is skipped")
    watch.n_returns = 0
    if any(bool(torch.isnan(each).any()) for each in run.model.buffers() if each.is_floating_point()):
        watch.skipped.add((progress.epoch, progress.batch))
        raise WeightsLost


def require_finite(run: Training) -> None:
    """Raises `WeightsLost` unless the weights are worth keeping."""
    if not weights_are_finite(run):
        raise WeightsLost


def weights_are_finite(run: Training) -> bool:
    """Whether all weights that learn are finite; makes a card wait."""
    # Of a weight that processes share out, this one's part.
    parts = [each.detach() for each in run.parameters if each.is_floating_point()]
    own = [each.to_local() if hasattr(each, "to_local") else each for each in parts]
    # A small weight leaves nothing for some processes, and of nothing there is no largest.
    weights = [each for each in own if each.numel()]
    if not weights:
        return True
    with torch.no_grad():
        # The largest of each: nothing is added up, so nothing can overflow.
        largest = torch._foreach_norm(weights, math.inf)
        return all(bool(torch.isfinite(each).all()) for each in largest)


@contextmanager
def going_back(run: Training, keep: Keep, report: Report, accord: Accord) -> Iterator[None]:
    """When weights are lost inside, the run is back at its newest checkpoint, and careful up to where it was."""
    try:
        yield
    except WeightsLost:
        _go_back(run, keep, report, accord)


def _go_back(run: Training, keep: Keep, report: Report, accord: Accord) -> None:
    watch, progress = run.watch, run.progress
    where = f"epoch {progress.epoch + 1}, step {progress.step}"
    if not accord.world.is_alone or watch.n_returns >= _MOST_RETURNS:
        raise TrainingError(
            f"the loss is not a finite number by {where}; a lower learning rate may help: --set lr=…"
        )
    watch.careful_until = max(watch.careful_until, progress.step)
    watch.n_returns += 1
    keep.go_back()
    report.notice(
        f"the model is not finite any more by {where}, so training goes back to step {progress.step} "
        "and looks at every gradient until it has found why"
    )


def _blamed(run: Training, group: list[object], accord: Accord) -> str:
    parts = [piece for each in group for piece, _ in own_pieces(each, run.form, run.progress.micro_batch)]
    batches = [each.on(run.device, run.options.channels_last) for each in parts]
    if not accord.world.is_alone:
        # A model that others have parts of, or wait for, can't be run by one process alone.
        said = next((words for words in map(in_data, batches) if words), "its data is finite")
        return f"{said} (process {accord.world.rank})"

    def forward(batch: Batch) -> Tensor:
        with run.precision.autocast():
            output = run.model(*batch.arguments, **batch.named)
        return run.loss.function(run.precision.widened(output), batch.target)

    with rng.undisturbed(run.device):
        rng.put_torch_back(run.watch.start, run.device)
        return culprit(run.model, batches, forward, run.loss.text)
