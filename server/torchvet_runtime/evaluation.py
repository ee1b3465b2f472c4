"""The validation data, gone through without learning from it."""

from __future__ import annotations

import torch
from torch import Tensor

from torchvet_runtime import rng
from torchvet_runtime.accord import Accord
from torchvet_runtime.batch_form import Batch
from torchvet_runtime.losses import main_output
from torchvet_runtime.micro_batches import own_pieces
from torchvet_runtime.out_of_memory import in_memory
from torchvet_runtime.report import Report
from torchvet_runtime.training import Training


def evaluate(run: Training, report: Report, accord: Accord) -> tuple[float, dict[str, float]]:
    """Mean loss over the validation data, and accuracy where there is one. Leaves the random numbers of training alone."""
    assert run.val is not None
    model = run.evaluated.eval()
    accord.world.share_buffers(model)
    sums = [0.0, 0.0, 0.0, 0.0]
    with torch.no_grad(), rng.seeded(run.device, run.seed, "evaluation", run.progress.epoch):
        for group in run.val.epoch(0):
            added = in_memory(run, [group], accord, report, _added)
            sums = [before + more for before, more in zip(sums, added, strict=True)]
            if accord.is_in_a_hurry:
                break
    loss_sum, n_all, n_right, n_asked = accord.sum(sums)
    return loss_sum / max(1, n_all), {"accuracy": n_right / n_asked} if n_asked else {}


def _added(run: Training, group: list[object], _accord: Accord) -> list[float]:
    """The sum of a batch's losses, its samples, how many answers are right, and how many there are."""
    model = run.evaluated
    sums = [0.0, 0.0, 0.0, 0.0]
    for piece, counts in own_pieces(group[0], run.form, run.progress.micro_batch):
        batch = piece.on(run.device, run.options.channels_last)
        with run.precision.autocast():
            output = model(*batch.arguments, **batch.named)
        # A batch that is only there because the others have one, too.
        if counts:
            output = run.precision.widened(output)
            sums[0] += run.loss.function(output, batch.target).item() * batch.n_samples
            sums[1] += batch.n_samples
            n_right, n_asked = _answers(run, batch, output)
            sums[2:] = [sums[2] + n_right, sums[3] + n_asked]
    return sums


def _answers(run: Training, batch: Batch, output: object) -> tuple[int, int]:
    scores = main_output(output)
    if not run.loss.correct or not isinstance(scores, Tensor) or not isinstance(batch.target, Tensor):
        return 0, 0
    is_correct = run.loss.correct(scores, batch.target)
    return int(is_correct.sum()), is_correct.numel()
