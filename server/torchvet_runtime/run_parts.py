"""A run of our own loop: begins or goes on, keeps checkpoints, ends with the final weights."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from torch import Tensor

from torchvet_runtime import loop, sharded_checkpoint
from torchvet_runtime.accord import Accord
from torchvet_runtime.checkpoint import Checkpoints, Occasion, Saved, State
from torchvet_runtime.events import EventLog
from torchvet_runtime.failures import DONE, FAILED, CheckpointError
from torchvet_runtime.keeping import Keeper
from torchvet_runtime.plan import Plan
from torchvet_runtime.report import Report
from torchvet_runtime.run_folder import MODEL, RunFolder
from torchvet_runtime.run_state import own_part_of, put_back, read_together, state_of
from torchvet_runtime.safetensors_file import write_safetensors
from torchvet_runtime.sharded_checkpoint import ShardError, whole
from torchvet_runtime.snapshot import Snapshot
from torchvet_runtime.stop import STOPPING, StopRequest
from torchvet_runtime.torch_file import save_durably
from torchvet_runtime.training import Training
from torchvet_runtime.weights import plain_weights
from torchvet_runtime.world import World

Say = Callable[[str], None]


def run_parts(
    run: Training,
    plan: Plan,
    folder: RunFolder,
    log: EventLog,
    report: Report,
    say: Say,
    is_resumed: bool,
    world: World,
) -> int:
    """Trains to the end or to a stop; returns the exit code. Raises what training raises."""
    checkpoints = Checkpoints(folder.checkpoints, run.options.keep_last)
    stop = StopRequest()
    # Of several processes the launcher says it: torchrun signals them also when one has failed.
    stop.listen(lambda: say(STOPPING) if world.is_alone else None)
    accord = Accord(world, stop, is_in_step=run.options.strategy == "fsdp2")
    resumed_from = _go_on(run, checkpoints, log, say, world) if is_resumed else None
    start_s = time.monotonic()
    log.write(
        "run_started", mode=plan.mode, file=plan.file, run_dir=plan.run_dir, pid=os.getpid(), device=str(run.device),
        epochs=run.epochs, n_batches=run.train.n_batches, n_val_batches=run.val.n_batches if run.val else None,
        resumed_from=resumed_from, epoch=run.progress.epoch + 1, step=run.progress.step, processes=world.n_processes,
    )  # fmt: skip

    is_cut = run.options.strategy == "fsdp2" and not world.is_alone
    keep = (_KeepingTogether if is_cut else _Keeping)(run, checkpoints, report, say, world)
    try:
        is_done = loop.train(run, report, keep, accord)
    finally:
        keep.finish()
    if not is_done:
        return _stopped(run, accord, plan, log, say)
    weights = whole(plain_weights(run.evaluated), is_kept=world.is_first)
    if not world.is_first:
        return DONE
    return _completed(run, weights, folder, log, say, time.monotonic() - start_s)


class _Keeping:
    """The checkpoints of a run, as the loop asks for them. Of several processes the first one writes them."""

    def __init__(
        self, run: Training, checkpoints: Checkpoints, report: Report, say: Say, world: World
    ) -> None:
        self._run, self._report, self._say, self._world = run, report, say, world
        self._keeper = Keeper(checkpoints, self._tell, shares_cpu=run.device.type == "cpu")
        self._checkpoints = checkpoints
        # Where to go back to while there is no checkpoint: nothing but the weights, as training has not begun.
        self._first: State | None = None
        if world.is_alone and not checkpoints.has_any:
            self._first = Snapshot().take(state_of(run, [own_part_of(run)]))

    def is_due(self) -> bool:
        """Whether it is time to save inside an epoch, says the process that saves."""
        return self._world.is_first and self._keeper.is_due()

    def finish(self) -> None:
        """Comes back when all that was to be kept is on the disk or has failed."""
        self._keeper.finish()

    def __call__(self, on: str, score: float | None) -> None:
        """Keeps the run as it stands, as far as the pace allows it."""
        run = self._run
        parts = self._world.gather(own_part_of(run))
        if self._world.is_first:
            keep = self._keeper.keep_surely if self._is_last(on) else self._keeper.keep
            keep(lambda: state_of(run, parts), self._occasion(on, score))

    def go_back(self) -> None:
        """Puts the run where its newest whole checkpoint was taken, or where it began."""
        self._keeper.finish()
        newest = self._checkpoints.newest(self._say)
        state = (newest[1] or self._read(newest[0])) if newest else self._first
        assert state is not None, "there is a first state until there is a checkpoint"
        put_back(self._run, state, self._world)

    def _read(self, name: str) -> State:
        return read_together(self._run, self._checkpoints.directory / name, self._world)

    def _is_last(self, on: str) -> bool:
        run = self._run
        return on == "stop" or run.progress.epoch >= run.epochs or run.has_lost_patience

    def _occasion(self, on: str, score: float | None) -> Occasion:
        run = self._run
        return Occasion(run.progress.epoch, run.progress.step, score, on, run.seed, run.source_sha256)

    def _tell(self, outcome: Saved | CheckpointError) -> None:
        if isinstance(outcome, Saved):
            self._first = None
            self._report.checkpoint_saved(outcome)
        else:
            self._report.checkpoint_failed(str(outcome))
            self._say(f"{outcome}; the checkpoint before it is kept")


class _KeepingTogether(_Keeping):
    """Checkpoints that all processes write, because each has only a part of the model. Training waits for them."""

    def __call__(self, on: str, score: float | None) -> None:
        """Keeps the run as it stands, as far as the pace allows it."""
        run, pace, best = self._run, self._keeper.pace, self._checkpoints.best_score
        parts = self._world.gather(own_part_of(run))
        is_best = score is not None and (best is None or score < best)
        if not self._world.from_first(is_best or self._is_last(on) or pace.allows()):
            return
        start_s = time.monotonic()
        pace.began()
        occasion = self._occasion(on, score)
        folder = Path(self._world.from_first(str(self._checkpoints.folder_for(occasion.step))))
        try:
            size_bytes = sharded_checkpoint.save(state_of(run, parts), folder, asdict(occasion), self._world)
            seconds = time.monotonic() - start_s
            if self._world.is_first:
                self._tell(self._checkpoints.add(folder, size_bytes, occasion, seconds))
        except (ShardError, CheckpointError) as error:
            if self._world.is_first:
                self._tell(CheckpointError(f"can't write {folder}: {error}"))
        pace.spent(time.monotonic() - start_s)


def _go_on(run: Training, checkpoints: Checkpoints, log: EventLog, say: Say, world: World) -> str | None:
    """Puts `run` where its newest whole checkpoint was taken; returns that one's path below the run folder."""

    def complain(message: str) -> None:
        log.write("notice", message=message)
        say(message)

    newest = world.from_first(checkpoints.newest(complain) if world.is_first else None)
    if newest is None:
        complain("no checkpoint was written yet, so training starts from the beginning")
        return None
    name, state = newest
    if not state:
        state = read_together(run, checkpoints.directory / name, world)
    for difference in put_back(run, state, world):
        complain(f"this may not go on exactly: {difference}")
    say(f"going on from {name}: epoch {run.progress.epoch + 1}, step {run.progress.step}")
    if run.progress.epoch >= run.epochs:
        say(f"all {run.epochs} epochs are done already; for more of them: --epochs N")
    return f"checkpoints/{name}"


def _stopped(run: Training, stop: Accord, plan: Plan, log: EventLog, say: Say) -> int:
    assert stop.signal is not None
    resume = f"torchvet train --resume {plan.run_dir}"
    log.write(
        "run_stopped",
        signal=stop.signal.name,
        exit_code=stop.exit_code,
        epoch=run.progress.epoch + 1,
        step=run.progress.step,
        resume=resume,
    )
    say(f"stopped after step {run.progress.step}; go on with: {resume}")
    return stop.exit_code


def _completed(
    run: Training, weights: dict[str, Tensor], folder: RunFolder, log: EventLog, say: Say, seconds: float
) -> int:
    try:
        save_durably(weights, folder.model)
        if run.options.export == "safetensors":
            write_safetensors(weights, folder.model.with_suffix(".safetensors"))
    except OSError as error:
        reason = f"can't write {folder.model}: {error.strerror or error}"
        log.write("run_failed", reason=reason, traceback=None, exit_code=FAILED)
        say(
            f"{reason}; with room for it, torchvet train --resume {folder.path} goes on from the newest checkpoint"
        )
        return FAILED
    log.write(
        "run_completed",
        epoch=run.progress.epoch,
        step=run.progress.step,
        model=MODEL,
        seconds=round(seconds, 3),
    )
    say(f"done; the weights are in {folder.model}")
    return DONE
