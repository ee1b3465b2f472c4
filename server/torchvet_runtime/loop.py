"""The training loop: plain PyTorch, from top to bottom. What it tells goes to `report`, what it keeps to `keep`.

Losses stay on the device and are read when something is told, so that a card never waits for Python.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import torch
from torch import Tensor

from torchvet_runtime import rng
from torchvet_runtime.batch_form import moved
from torchvet_runtime.failures import TrainingError
from torchvet_runtime.losses import main_output
from torchvet_runtime.report import EpochResult, Report
from torchvet_runtime.stop import StopRequest
from torchvet_runtime.training import Training

# Saves a checkpoint, on the occasion named, with the loss by which checkpoints are compared.
Keep = Callable[[str, float | None], None]


def train(run: Training, report: Report, keep: Keep, stop: StopRequest) -> bool:
    """Trains to the last epoch and returns True, or to the end of the step in which a stop was asked for."""
    progress = run.progress
    while progress.epoch < run.epochs:
        start_s = time.monotonic()
        n_before = progress.n_samples
        report.epoch_started(run)
        train_epoch(run, report, keep, stop)
        train_loss = progress.loss_sum / max(1, progress.n_samples)
        speed = (progress.n_samples - n_before) / (time.monotonic() - start_s)
        val_loss: float | None = None
        metrics: dict[str, float] = {}
        if run.val is not None and not stop.is_made:
            val_loss, metrics = evaluate(run, stop)
        if stop.is_made:
            # Also when the evaluation was cut short: it is done again, the epoch's batches are not.
            keep("stop", None)
            return False
        score = train_loss if val_loss is None else val_loss
        lr = run.optimizer.param_groups[0]["lr"]
        if run.schedule and run.schedule.unit != "batch":
            run.schedule.scheduler.step(*([score] if run.schedule.unit == "plateau" else []))
        progress.epoch += 1
        progress.batch, progress.loss_sum, progress.n_samples = 0, 0.0, 0
        seconds = time.monotonic() - start_s
        report.epoch_completed(run, EpochResult(train_loss, val_loss, metrics, float(lr), speed, seconds))
        keep("epoch", score)
    return True


def train_epoch(run: Training, report: Report, keep: Keep, stop: StopRequest) -> None:
    """Does the batches of an epoch that are not done yet."""
    progress, model, optimizer = run.progress, run.model, run.optimizer
    is_read_at_once = run.device.type == "cpu"
    total: Tensor | float = progress.loss_sum
    model.train()
    for batch in run.train.epoch(progress.epoch, first=progress.batch):
        parts = run.form.split(moved(batch, run.device))
        optimizer.zero_grad(set_to_none=True)
        loss = run.loss.function(model(*parts.arguments, **parts.named), parts.target)
        loss.backward()  # type: ignore[no-untyped-call]  # torch has no types here
        optimizer.step()
        if run.schedule and run.schedule.unit == "batch":
            run.schedule.scheduler.step()
        progress.batch += 1
        progress.step += 1
        progress.n_samples += parts.n_samples
        value = loss.item() if is_read_at_once else loss.detach()
        total = total + value * parts.n_samples
        if is_read_at_once and not math.isfinite(value):
            raise_not_finite(run)
        if report.is_due() or progress.batch == run.train.n_batches:
            if not math.isfinite(last := float(value)):
                raise_not_finite(run)
            progress.loss_sum = float(total)
            report.iteration_completed(run, last)
            if report.is_checkpoint_due():
                keep("time", None)
        if stop.is_made:
            break
    progress.loss_sum = float(total)


def evaluate(run: Training, stop: StopRequest) -> tuple[float, dict[str, float]]:
    """Mean loss over the validation data, and accuracy where there is one. Leaves the random numbers of training alone."""
    assert run.val is not None
    run.model.eval()
    total, n_samples, n_correct, n_answers = 0.0, 0, 0, 0
    with torch.no_grad(), rng.seeded(run.device, run.seed, "evaluation", run.progress.epoch):
        for batch in run.val.epoch(0):
            parts = run.form.split(moved(batch, run.device))
            output = run.model(*parts.arguments, **parts.named)
            total += run.loss.function(output, parts.target).item() * parts.n_samples
            n_samples += parts.n_samples
            scores = main_output(output)
            if run.loss.correct and isinstance(scores, Tensor) and isinstance(parts.target, Tensor):
                is_correct = run.loss.correct(scores, parts.target)
                n_correct += int(is_correct.sum())
                n_answers += is_correct.numel()
            if stop.is_made:
                break
    metrics = {"accuracy": n_correct / n_answers} if n_answers else {}
    return total / max(1, n_samples), metrics


def raise_not_finite(run: Training) -> None:
    """Ends a run whose loss is lost; what was saved before is not."""
    progress = run.progress
    raise TrainingError(
        f"the loss is not a finite number in epoch {progress.epoch + 1}, batch {progress.batch} "
        f"(step {progress.step}); a lower learning rate may help: --set lr=…"
    )
