"""What a run folder tells: how the run went, its best epoch, its curves, and its plan. Only reads; docs/events.md is the format."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_EVENTS, _PLAN, _LOCK = "events.jsonl", "plan.json", "run.lock"
_LAST_WORDS = {"run_completed": "completed", "run_stopped": "stopped", "run_failed": "failed"}
# Most of a log, and nothing that is wanted here.
_STEPS = b'"event": "iteration_completed"'
_DEPTH = 3

# Any: fields of an event or a plan, as docs/events.md lists them.
Fields = dict[str, Any]


@dataclass(frozen=True)
class Best:
    """The best epoch by a number, the lowest loss."""

    name: str
    value: float
    epoch: int


@dataclass(frozen=True)
class RunRecord:
    """One run. `state` is running, completed, stopped, failed, or killed: ended without a word."""

    path: Path
    state: str
    plan: Fields
    started_s: float | None
    seconds: float | None
    epoch: int | None
    epochs: int | None
    step: int | None
    reason: str | None
    # Points by the name of the number, each with its epoch.
    curves: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    commit: str | None = None

    @property
    def name(self) -> str:
        """What the folder is called."""
        return self.path.name

    @property
    def best(self) -> Best | None:
        """The epoch with the lowest validation loss, or training loss where there is no other."""
        for name in ("val_loss", "train_loss"):
            if points := self.curves.get(name):
                epoch, value = min(points, key=lambda each: (each[1], each[0]))
                return Best(name, value, epoch)
        return None

    def at_best(self) -> dict[str, float]:
        """The metrics of the best epoch, without losses."""
        best = self.best
        if best is None:
            return {}
        return {
            name: value
            for name, points in self.curves.items()
            for epoch, value in points
            if epoch == best.epoch and not name.endswith("_loss")
        }


def run_folders(folder: Path) -> list[Path]:
    """The run folders at or below `folder`, those that began last first."""
    found = [folder] if _is_run(folder) else list(_below(folder, _DEPTH))
    return sorted(found, key=lambda each: ((each / _EVENTS).stat().st_ctime, each.name), reverse=True)


def read_run(path: Path) -> RunRecord:
    """The run in `path`; raises `OSError` when its events can't be read."""
    is_going = _is_held(path / _LOCK)
    events = list(_events(path / _EVENTS))
    started = [each for each in events if each["event"] == "run_started"]
    last = next((each for each in reversed(events) if each["event"]), {})
    curves = _curves(events)
    # Any: numbers or None.
    counted: dict[str, Any] = {
        name: next((each[name] for each in reversed(events) if each.get(name) is not None), None)
        for name in ("epochs", "step")
    }
    epochs_done = max((epoch for points in curves.values() for epoch, _ in points), default=None)
    first_s = started[0]["time"] if started else None
    last_s = max((each["time"] for each in events), default=None)
    return RunRecord(
        path=path, state="running" if is_going else _LAST_WORDS.get(str(last.get("event")), "killed"),
        plan=_json(path / _PLAN), started_s=first_s, seconds=None if first_s is None or last_s is None else last_s - first_s,
        epoch=epochs_done, epochs=counted["epochs"], step=counted["step"],
        reason=last.get("reason") if last.get("event") == "run_failed" else None, curves=curves, commit=_commit(path),
    )  # fmt: skip


def _is_run(folder: Path) -> bool:
    return (folder / _EVENTS).is_file()


def _below(folder: Path, depth: int) -> Iterator[Path]:
    try:
        inner = [each for each in folder.iterdir() if each.is_dir() and not each.name.startswith(".")]
    except OSError:
        return
    for each in inner:
        if _is_run(each):
            yield each
        elif depth > 1:
            yield from _below(each, depth - 1)


def _events(path: Path) -> Iterator[Fields]:
    """All events but those of single steps, of which only the last is told; a line that is cut short is left out."""
    step: bytes | None = None
    with path.open("rb") as file:
        for line in file:
            if _STEPS in line:
                step = line
            elif (event := _event(line)) is not None:
                yield event
    if step is not None and (event := _event(step)) is not None:
        yield {"event": "", **{name: event.get(name) for name in ("time", "step", "epochs")}}


def _event(line: bytes) -> Fields | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    is_event = isinstance(event, dict) and isinstance(event.get("time"), int | float)
    return event if is_event and isinstance(event.get("event"), str) else None


def _curves(events: list[Fields]) -> dict[str, list[tuple[int, float]]]:
    """The numbers of each epoch; of an epoch that was done twice those of the last time."""
    found: dict[str, dict[int, float]] = {}
    for event in events:
        if event["event"] != "epoch_completed" or not isinstance(event.get("epoch"), int):
            continue
        numbers = {
            "val_loss": event.get("val_loss"),
            "train_loss": event.get("train_loss"),
            **(event.get("metrics") or {}),
        }
        for name, value in numbers.items():
            if isinstance(value, int | float):
                found.setdefault(name, {})[event["epoch"]] = float(value)
    return {name: sorted(points.items()) for name, points in found.items()}


def _commit(path: Path) -> str | None:
    git = _json(path / "starts" / "1" / "environment.json").get("git")
    if not isinstance(git, dict) or not isinstance(git.get("commit"), str):
        return None
    return str(git["commit"][:10]) + (" with changes" if git.get("is_changed") else "")


def _json(path: Path) -> Fields:
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _is_held(lock: Path) -> bool:
    """Whether a process has the run's lock; it is let go of when the process ends, however it ends."""
    try:
        file = lock.open("rb+")
    except OSError:
        return False
    with file:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                # Let go of at once: a run that begins in this very moment tries again.
                fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False
