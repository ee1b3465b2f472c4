"""What a run of our own loop tells: events for programs, and one plain line per epoch for people."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

from torchvet_runtime.checkpoint import Saved
from torchvet_runtime.events import EventLog
from torchvet_runtime.memory import memory_bytes
from torchvet_runtime.run_folder import CHECKPOINTS
from torchvet_runtime.training import Training


@dataclass(frozen=True)
class EpochResult:
    """What an epoch came to; samples per second are those of training alone."""

    train_loss: float
    val_loss: float | None
    metrics: Mapping[str, float]
    lr: float
    samples_per_s: float
    seconds: float


class Report:
    """Tells what happens as it happens."""

    def __init__(self, log: EventLog, has_lines: bool, is_quiet: bool = False) -> None:
        """`has_lines`: people read a line an epoch; `is_quiet`: another process tells everything."""
        self._log = log
        self._has_lines = has_lines and not is_quiet
        self._is_quiet = is_quiet
        self._since: tuple[float, int] = (time.monotonic(), 0)

    def epoch_started(self, run: Training) -> None:
        """An epoch begins, or goes on after a stop."""
        self._since = (time.monotonic(), run.progress.step)
        self._log.write(
            "epoch_started",
            epoch=run.progress.epoch + 1,
            epochs=run.epochs,
            n_batches=run.train.n_batches,
            batch=run.progress.batch,
        )

    def is_due(self) -> bool:
        """Whether it is time to tell of an iteration again."""
        return self._log.is_due()

    def iteration_completed(self, run: Training, loss: float) -> None:
        """A step is done."""
        (then_s, n_then), now_s = self._since, time.monotonic()
        self._since = (now_s, run.progress.step)
        self._log.write(
            "iteration_completed",
            epoch=run.progress.epoch + 1,
            epochs=run.epochs,
            batch=run.progress.batch,
            n_batches=run.train.n_batches,
            step=run.progress.step,
            loss=loss,
            lr=float(run.optimizer.param_groups[0]["lr"]),
            steps_per_s=round((run.progress.step - n_then) / max(1e-9, now_s - then_s), 3),
            memory_bytes=memory_bytes(run.device.type),
        )

    def notice(self, message: str) -> None:
        """Something worth knowing happened; people are told too."""
        self._log.write("notice", message=message)
        if not self._is_quiet:
            print(f"torchvet: {message}", file=sys.stderr, flush=True)

    def epoch_completed(self, run: Training, result: EpochResult) -> None:
        """An epoch and its evaluation are done."""
        self._log.write(
            "epoch_completed",
            epoch=run.progress.epoch,
            epochs=run.epochs,
            step=run.progress.step,
            train_loss=result.train_loss,
            val_loss=result.val_loss,
            metrics=result.metrics,
            lr=result.lr,
            samples_per_s=round(result.samples_per_s, 1),
            seconds=round(result.seconds, 3),
        )
        if self._has_lines:
            print(_line(run, result), flush=True)

    def checkpoint_saved(self, saved: Saved) -> None:
        """A checkpoint is safely on the disk."""
        self._log.write(
            "checkpoint_saved",
            path=f"{CHECKPOINTS}/{saved.entry.file}",
            epoch=saved.entry.epoch,
            step=saved.entry.step,
            on=saved.entry.on,
            size_bytes=saved.entry.size_bytes,
            sha256=saved.entry.sha256,
            seconds=round(saved.seconds, 4),
            is_best=saved.is_best,
        )

    def checkpoint_failed(self, reason: str) -> None:
        """A checkpoint could not be written; it is tried again when the next one is due."""
        self._log.write("checkpoint_failed", reason=reason)


def _line(run: Training, result: EpochResult) -> str:
    parts = [f"epoch {run.progress.epoch}/{run.epochs}", f"train_loss {result.train_loss:.4f}"]
    if result.val_loss is not None:
        parts.append(f"val_loss {result.val_loss:.4f}")
    parts += [f"{name} {value:.4f}" for name, value in result.metrics.items()]
    return "  ".join([*parts, f"{result.samples_per_s:,.0f} samples/s", f"{result.seconds:.1f} s"])
