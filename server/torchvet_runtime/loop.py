"""The training loop: plain PyTorch, from top to bottom. What it tells goes to `report`, what it keeps to `keep`.

Losses stay on the device and are read when something is told, so that a card never waits for Python.
"""

from __future__ import annotations

import math
import time
from contextlib import nullcontext
from typing import Protocol

import torch
from torch import Tensor, nn

from torchvet_runtime import rng
from torchvet_runtime.accord import Accord
from torchvet_runtime.failures import TrainingError
from torchvet_runtime.losses import main_output
from torchvet_runtime.micro_batches import gradients_at_home, groups, own_pieces, pieces
from torchvet_runtime.report import EpochResult, Report
from torchvet_runtime.training import Training


class Keep(Protocol):
    """Saves a checkpoint, on the occasion named, with the loss by which checkpoints are compared."""

    def __call__(self, on: str, score: float | None) -> None: ...

    def is_due(self) -> bool: ...


def train(run: Training, report: Report, keep: Keep, accord: Accord) -> bool:
    """Trains to the last epoch and returns True, or to the end of the step in which a stop was asked for."""
    progress = run.progress
    while progress.epoch < run.epochs and not run.has_lost_patience:
        start_s = time.monotonic()
        n_before = progress.n_samples
        report.epoch_started(run)
        train_epoch(run, report, keep, accord)
        train_loss = accord.mean(progress.loss_sum) / max(1, progress.n_samples)
        speed = (progress.n_samples - n_before) / (time.monotonic() - start_s)
        val_loss: float | None = None
        metrics: dict[str, float] = {}
        if run.val is not None and not accord.is_stopping:
            val_loss, metrics = evaluate(run, accord)
        if accord.is_stopping:
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
    if run.has_lost_patience:
        report.notice(f"no lower loss for {progress.n_worse} epochs, so training ends after {progress.epoch}")
    return True


def train_epoch(run: Training, report: Report, keep: Keep, accord: Accord) -> None:
    """Makes the steps of an epoch that are not made yet, each on as many batches as are accumulated."""
    progress = run.progress
    is_read_at_once = run.device.type == "cpu"
    total: Tensor | float = progress.loss_sum
    run.model.train()
    for group in groups(run.train.epoch(progress.epoch, first=progress.batch), run.train.n_at_once):
        loss, n_samples = gradients(run, group, accord)
        if is_read_at_once and not math.isfinite(loss):
            raise_not_finite(run)
        step(run)
        total = total + loss * n_samples
        progress.batch = run.train.batch_after(progress.batch, len(group))
        progress.step += 1
        progress.n_samples += n_samples
        if report.is_due() or progress.batch == run.train.n_batches:
            progress.loss_sum = float(total)
            if not math.isfinite(progress.loss_sum):
                raise_not_finite(run)
            report.iteration_completed(run, float(loss))
            if keep.is_due():
                accord.ask_to_save()
        if accord.is_saving():
            progress.loss_sum = float(total)
            keep("time", None)
        if accord.is_stopping:
            break
    progress.loss_sum = float(total)


def gradients(run: Training, group: list[object], accord: Accord) -> tuple[Tensor | float, int]:
    """Leaves the gradients of the loss over some batches; returns that loss, on a CPU as a number, and how many samples it saw.

    Of several processes each returns its own part of the loss, and the samples of all.
    """
    run.optimizer.zero_grad(set_to_none=True)
    is_read_at_once = run.device.type == "cpu"
    loss: Tensor | float = 0.0
    todo, n_samples = pieces(group, run.form, run.loss, run.progress.micro_batch, accord)
    for piece, share in todo:
        batch = piece.on(run.device, run.options.channels_last)
        with gradients_at_home(run.shared) if piece is not todo[-1][0] else nullcontext():
            with run.precision.autocast():
                output = run.shared(*batch.arguments, **batch.named)
            part = run.loss.function(run.precision.widened(output), batch.target)
            if share != 1.0:
                part = part * share
            run.precision.scaled(part).backward()  # type: ignore[no-untyped-call]  # torch has no types here
        loss = loss + (part.item() if is_read_at_once else part.detach())
    return loss, n_samples


def step(run: Training) -> None:
    """Moves the weights by their gradients, and all that follows them."""
    if run.options.clip is not None:
        run.precision.unscale(run.optimizer)
        nn.utils.clip_grad_norm_(run.parameters, run.options.clip)
    if run.precision.step(run.optimizer):
        if run.schedule:
            run.schedule.after_step()
        if run.average:
            run.average.update()


def evaluate(run: Training, accord: Accord) -> tuple[float, dict[str, float]]:
    """Mean loss over the validation data, and accuracy where there is one. Leaves the random numbers of training alone."""
    assert run.val is not None
    model = run.evaluated.eval()
    accord.world.share_buffers(model)
    total, n_samples, n_correct, n_answers = 0.0, 0, 0, 0
    with torch.no_grad(), rng.seeded(run.device, run.seed, "evaluation", run.progress.epoch):
        for group in run.val.epoch(0):
            for piece, counts in own_pieces(group, run.form, run.progress.micro_batch):
                batch = piece.on(run.device, run.options.channels_last)
                with run.precision.autocast():
                    output = model(*batch.arguments, **batch.named)
                output = run.precision.widened(output)
                if not counts:
                    continue
                total += run.loss.function(output, batch.target).item() * batch.n_samples
                n_samples += batch.n_samples
                scores = main_output(output)
                if run.loss.correct and isinstance(scores, Tensor) and isinstance(batch.target, Tensor):
                    is_correct = run.loss.correct(scores, batch.target)
                    n_correct += int(is_correct.sum())
                    n_answers += is_correct.numel()
            if accord.is_in_a_hurry:
                break
    loss_sum, n_all, n_right, n_asked = accord.sum([total, n_samples, n_correct, n_answers])
    return loss_sum / max(1, n_all), {"accuracy": n_right / n_asked} if n_asked else {}


def raise_not_finite(run: Training) -> None:
    """Ends a run whose loss is lost; what was saved before is not."""
    progress = run.progress
    raise TrainingError(
        f"the loss is not a finite number in epoch {progress.epoch + 1}, batch {progress.batch + 1} "
        f"(step {progress.step + 1}); a lower learning rate may help: --set lr=…"
    )
