"""The folder of a run: made once, never overwritten, held by one process at a time."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import BinaryIO

from torchvet_runtime.durable import sweep_temporaries
from torchvet_runtime.failures import UsageError

PLAN, EVENTS, CHECKPOINTS, MODEL = "plan.json", "events.jsonl", "checkpoints", "model.pt"
_LOCK = "run.lock"
# Somebody who lists runs has a lock for a moment to see whether another has it.
_TRIES, _PAUSE_S = 5, 0.02


class RunFolder:
    """An existing folder, locked until the process ends, however it ends."""

    def __init__(self, path: Path, is_held: bool = True) -> None:
        """Takes the folder; raises `UsageError` when another run has it or it can't be written.

        Of several processes only the first holds it, and the others look into it at most.
        """
        self.path = path
        if not is_held:
            return
        try:
            (path / CHECKPOINTS).mkdir(parents=True, exist_ok=True)
            self._lock = _locked_soon(path / _LOCK)
            if self._lock is None:
                raise UsageError(f"{path} belongs to a run that is still going; choose another --run-dir")
            for directory in (path, path / CHECKPOINTS):
                sweep_temporaries(directory)
        except OSError as error:
            reason = error.strerror or str(error)
            raise UsageError(f"can't write into {path}: {reason}; choose another --run-dir") from error

    @property
    def plan(self) -> Path:
        """Where the plan lies."""
        return self.path / PLAN

    @property
    def events(self) -> Path:
        """Where the events lie."""
        return self.path / EVENTS

    @property
    def checkpoints(self) -> Path:
        """The folder of the checkpoints."""
        return self.path / CHECKPOINTS

    @property
    def model(self) -> Path:
        """Where the final weights lie."""
        return self.path / MODEL


def new_run_folder(asked: str | None, file: Path) -> RunFolder:
    """The folder for a new run: the one asked for, or a new one below `runs`; raises `UsageError` if it holds a run."""
    if asked is None:
        return RunFolder(_unused(Path("runs").absolute(), file.stem))
    path = Path(asked).absolute()
    _refuse_taken(path, asked)
    folder = RunFolder(path)
    # Another run may have begun and ended meanwhile; from here on nobody can.
    _refuse_taken(path, asked)
    return folder


def _refuse_taken(path: Path, asked: str) -> None:
    if (path / PLAN).exists():
        raise UsageError(
            f"{asked} holds a run already; go on with it by `torchvet train --resume {asked}`, "
            "or choose another --run-dir"
        )
    checkpoints = path / CHECKPOINTS
    if (path / MODEL).exists() or (checkpoints.is_dir() and any(checkpoints.iterdir())):
        raise UsageError(
            f"{asked} holds {MODEL} or {CHECKPOINTS} that are no run's of ours; choose another --run-dir"
        )


def planned_in(asked: str) -> Path:
    """The plan of the run to go on with; raises `UsageError` if there is none."""
    plan = Path(asked).absolute() / PLAN
    if not plan.exists():
        raise UsageError(
            f"{asked} holds no run: it has no {PLAN}; give the folder that `torchvet train` printed"
        )
    return plan


def has_checkpoints(run_dir: Path) -> bool:
    """Whether a checkpoint was ever finished in the folder of a run."""
    return any((run_dir / CHECKPOINTS).glob("step-*"))


def _unused(parent: Path, name: str) -> Path:
    stem = f"{name}-{time.strftime('%Y%m%d-%H%M%S')}"
    for n_taken in range(1, 1000):
        path = parent / (stem if n_taken == 1 else f"{stem}-{n_taken}")
        try:
            path.mkdir(parents=True)
        except FileExistsError:
            continue
        except OSError as error:
            raise UsageError(
                f"can't make a folder in {parent}: {error.strerror}; choose a --run-dir"
            ) from error
        return path
    raise UsageError(f"{parent} is full of runs named {stem}; choose a --run-dir")


def _locked_soon(path: Path) -> BinaryIO | None:
    for _ in range(_TRIES):
        if (lock := _locked(path)) is not None:
            return lock
        time.sleep(_PAUSE_S)
    return None


def _locked(path: Path) -> BinaryIO | None:
    """The open lock file, or `None` when another process has it. The system lets go of it when a process dies."""
    file = path.open("ab+")
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            # Not flock: forked data workers would inherit that, and outlive a killed run by seconds.
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    file.truncate(0)
    file.write(str(os.getpid()).encode())
    file.flush()
    return file
