"""Runs a task instead of the training it is about, and leaves what it found in the run's folder."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count

from torch import Tensor

from torchvet_runtime.accord import Accord
from torchvet_runtime.durable import write_durably
from torchvet_runtime.events import EventLog
from torchvet_runtime.failures import DONE, FAILED, TrainingError
from torchvet_runtime.loop import clipped, gradients, step
from torchvet_runtime.micro_batches import groups
from torchvet_runtime.out_of_memory import in_memory
from torchvet_runtime.plan import Plan
from torchvet_runtime.report import Report
from torchvet_runtime.run_folder import RunFolder
from torchvet_runtime.stop import STOPPING, StopRequest
from torchvet_runtime.task import Finding
from torchvet_runtime.training import Training
from torchvet_runtime.world import ALONE

Say = Callable[[str], None]


class Trial:
    """A training to try things with: it steps like the run, without its scheduler and average."""

    def __init__(self, whole: Training, report: Report, accord: Accord) -> None:
        self.run = replace(whole, schedule=None, average=None)
        self._report = report
        self._accord = accord

    @property
    def is_stopping(self) -> bool:
        """Whether somebody asked to stop."""
        return self._accord.is_stopping

    def step(self, group: list[object]) -> tuple[Tensor | float, int]:
        """Makes a step on some batches; returns the loss before it, and how many samples it saw."""
        loss, n_samples = in_memory(self.run, group, self._accord, self._report, gradients)
        clipped(self.run)
        step(self.run)
        return loss, n_samples

    def groups(self) -> Iterator[list[object]]:
        """The batches of steps, epoch after epoch without an end."""
        for epoch in count():
            yield from groups(self.run.train.epoch(epoch), self.run.options.accumulate)


def run_task(run: Training, plan: Plan, folder: RunFolder, log: EventLog, report: Report, say: Say) -> int:
    """Does the plan's task; returns the exit code. Raises what training raises."""
    stop = StopRequest()
    stop.listen(lambda: say(STOPPING))
    accord = Accord(ALONE, stop)
    log.write(
        "run_started", mode=plan.mode, file=plan.file, run_dir=plan.run_dir, pid=os.getpid(), device=str(run.device),
        n_batches=run.train.n_batches,
    )  # fmt: skip
    start_s = time.monotonic()
    finding = _task(plan.task)(Trial(run, report, accord))
    if accord.signal is not None:
        log.write("run_stopped", signal=accord.signal.name, exit_code=accord.exit_code, resume=None)
        return accord.exit_code
    for name, content in finding.files.items():
        _write(folder, name, content)
    log.write("task_completed", task=plan.task, values=finding.values, files=", ".join(finding.files))
    print(
        f"torchvet: {finding.text}\ntorchvet: details are in {folder.path}: {', '.join(finding.files)}",
        flush=True,
    )
    if not finding.is_good:
        log.write("run_failed", reason=finding.text, traceback=None, exit_code=FAILED)
        return FAILED
    log.write("run_completed", model=None, seconds=round(time.monotonic() - start_s, 3))
    return DONE


def _task(name: str) -> Callable[[Trial], Finding]:
    if name == "overfit-batch":
        from torchvet_runtime.overfit import overfit_batch as task
    elif name == "lr-find":
        from torchvet_runtime.lr_find import lr_find as task
    else:
        from torchvet_runtime.throughput import profile as task
    return task


def _write(folder: RunFolder, name: str, content: str) -> None:
    try:
        write_durably(folder.path / name, lambda file: file.write(content.encode("utf-8")))
    except OSError as error:
        raise TrainingError(f"can't write {folder.path / name}: {error.strerror}") from error
