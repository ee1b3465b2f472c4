"""The training loop: plain PyTorch, from top to bottom. What it tells goes to `report`, what it keeps to `keep`.

On a card losses stay there and are read when something is told, so that it never waits for Python.
"""

from __future__ import annotations

import math
import time

from torch import Tensor, nn

from torchvet_runtime import own_random
from torchvet_runtime.accord import Accord
from torchvet_runtime.evaluation import evaluate
from torchvet_runtime.keep import Keep
from torchvet_runtime.micro_batches import gradients_at_home, groups, nothing_of, pieces
from torchvet_runtime.out_of_memory import in_memory
from torchvet_runtime.report import EpochResult, Report
from torchvet_runtime.soundness import (
    WeightsLost,
    going_back,
    is_looked_at,
    is_sound,
    pass_over,
    require_finite,
)
from torchvet_runtime.training import Training


def train(run: Training, report: Report, keep: Keep, accord: Accord) -> bool:
    """Trains to the last epoch and returns True, or to the end of the step in which a stop was asked for."""
    while run.progress.epoch < run.epochs and not run.has_lost_patience:
        with going_back(run, keep, report, accord):
            if not epoch(run, report, keep, accord):
                return False
    if run.has_lost_patience:
        report.notice(
            f"no lower loss for {run.progress.n_worse} epochs, so training ends after {run.progress.epoch}"
        )
    return True


def epoch(run: Training, report: Report, keep: Keep, accord: Accord) -> bool:
    """Trains and evaluates what is left of an epoch; returns False when it was stopped."""
    progress = run.progress
    start_s, n_before = time.monotonic(), progress.n_samples
    report.epoch_started(run)
    steps(run, report, keep, accord)
    require_finite(run)
    train_loss = accord.mean(progress.loss_sum) / max(1, progress.n_samples)
    speed = (progress.n_samples - n_before) / (time.monotonic() - start_s)
    val_loss: float | None = None
    metrics: dict[str, float] = {}
    before = own_random.states_of(run.own_random)
    if run.val is not None and not accord.is_stopping:
        val_loss, metrics = evaluate(run, report, accord)
    if accord.is_stopping:
        own_random.put_back(run.own_random, before)
        # Also when the evaluation was cut short: it is done again, the epoch's batches are not.
        keep("stop", None)
        return False
    score = train_loss if val_loss is None else val_loss
    lr = float(run.optimizer.param_groups[0]["lr"])
    if run.schedule:
        run.schedule.after_epoch(score)
    run.score(score)
    progress.epoch += 1
    progress.batch, progress.loss_sum, progress.n_samples = 0, 0.0, 0
    seconds = time.monotonic() - start_s
    report.epoch_completed(run, EpochResult(train_loss, val_loss, metrics, lr, speed, seconds))
    keep("epoch", score)
    return True


def steps(run: Training, report: Report, keep: Keep, accord: Accord) -> None:
    """Makes the steps of an epoch that are not made yet, each on as many batches as are accumulated."""
    progress = run.progress
    total: Tensor | float = progress.loss_sum
    loss: Tensor | float = math.nan
    n_batches = run.train.n_batches
    run.model.train()
    for group in groups(run.train.epoch(progress.epoch, first=progress.batch), run.train.n_at_once):
        if (progress.epoch, progress.batch) not in run.watch.skipped:
            loss, n_samples = in_memory(run, group, accord, report, gradients)
            norm = clipped(run)
            if is_looked_at(run) and not is_sound(run, loss, norm, accord):
                pass_over(run, group, report, accord)
            else:
                step(run)
                total = total + loss * n_samples
                progress.step += 1
                progress.n_samples += n_samples
        progress.batch = run.train.batch_after(progress.batch, len(group))
        if report.is_due() or progress.batch == n_batches:
            progress.loss_sum = float(total)
            if not math.isfinite(progress.loss_sum):
                raise WeightsLost
            report.iteration_completed(run, float(loss))
            if keep.is_due():
                accord.ask_to_save()
        if accord.is_saving():
            progress.loss_sum = float(total)
            require_finite(run)
            keep("time", None)
        if accord.is_stopping:
            break
    progress.loss_sum = float(total)


def gradients(run: Training, group: list[object], accord: Accord) -> tuple[Tensor | float, int]:
    """Leaves the gradients of the loss over some batches; returns that loss, on a CPU as a number, and how many samples it saw.

    Of several processes each returns its own part of the loss, and the samples of all.
    """
    run.optimizer.zero_grad(set_to_none=True)
    loss: Tensor | float = 0.0
    todo, total = pieces(group, run.form, run.loss, run.progress.micro_batch, accord)
    for piece, n_terms in todo:
        batch = piece.on(run.device, run.options.channels_last)
        with gradients_at_home(run.shared, is_last=piece is todo[-1][0]):
            with run.precision.autocast():
                output = run.shared(*batch.arguments, **batch.named)
            share = total.share(n_terms)
            widened = run.precision.widened(output)
            part = run.loss.function(widened, batch.target) if share else nothing_of(widened)
            if share != 1.0:
                part = part * share
            run.precision.scaled(part).backward()  # type: ignore[no-untyped-call]  # torch has no types here
        loss = loss + (part.item() if run.device.type == "cpu" else part.detach())
    return loss, total.n_samples


def clipped(run: Training) -> Tensor | None:
    """Clips the gradients as asked; returns their norm where it is clipped, or looked at."""
    is_careful = run.progress.step <= run.watch.careful_until
    if run.options.clip is None and not is_careful:
        return None
    run.precision.unscale(run.optimizer)
    return nn.utils.clip_grad_norm_(run.parameters, run.options.clip or math.inf)


def step(run: Training) -> None:
    """Moves the weights by their gradients, and all that follows them."""
    if run.precision.step(run.optimizer):
        if run.schedule:
            run.schedule.after_step()
        if run.average:
            run.average.update()
