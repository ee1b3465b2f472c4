"""The progress bar of a training run, drawn from its events while the run goes on. Knows nothing of how it trains."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

# Any: an event's fields, as docs/events.md lists them.
Event = dict[str, Any]


def show_progress(process: subprocess.Popen[bytes], run_dir: Path, poll_s: float) -> None:
    """Follows the run's events until its process ends. Draws nothing for a script, which shows its own progress."""
    bar = _Bar()
    events = _following(run_dir / "events.jsonl")
    # From here on: what an earlier run has left in the file is not shown again.
    next(events)
    is_going = True
    try:
        while is_going:
            try:
                process.wait(poll_s)
                is_going = False
            except subprocess.TimeoutExpired:
                # Still going; what it wrote meanwhile is read below, also after its end.
                pass
            for event in next(events):
                bar.show(event)
    finally:
        bar.stop()


def _following(path: Path) -> Iterator[list[Event]]:
    """Each time, the events that were added since; those of an earlier run in the file are left out."""
    offset = path.stat().st_size if path.exists() else 0
    while True:
        content = b""
        if path.exists():
            with path.open("rb") as file:
                file.seek(offset)
                content = file.read()
        whole = content[: content.rfind(b"\n") + 1]
        offset += len(whole)
        yield [event for line in whole.splitlines() if (event := _event(line)) is not None]


def _event(line: bytes) -> Event | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) else None


class _Bar:
    """One bar per epoch, and a line that stays for each finished one."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._progress: Progress | None = None
        self._task = TaskID(0)

    def show(self, event: Event) -> None:
        """Draws what an event says; words it does not know change nothing."""
        word = event.get("event")
        if word == "run_started" and event.get("mode") == "parts":
            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
            )
            self._progress = Progress(
                *columns, TextColumn("{task.fields[loss]}"), console=self._console, transient=True
            )
            self._task = self._progress.add_task("", total=None, loss="")
            self._progress.start()
        elif self._progress is None:
            return
        elif word == "epoch_started":
            title = f"epoch {event.get('epoch')}/{event.get('epochs')}"
            done = event.get("batch") or 0
            self._progress.reset(
                self._task, total=event.get("n_batches"), completed=done, description=title, loss=""
            )
        elif word == "iteration_completed":
            self._progress.update(
                self._task, completed=event.get("batch"), loss=_number("loss", event.get("loss"))
            )
        elif word == "epoch_completed":
            self._progress.console.print(_line(event))
        elif word in {"run_completed", "run_stopped", "run_failed"}:
            self.stop()

    def stop(self) -> None:
        """Takes the bar away."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None


def _line(event: Event) -> str:
    numbers = {name: event.get(name) for name in ("train_loss", "val_loss")} | (event.get("metrics") or {})
    parts = [_number(name, value) for name, value in numbers.items() if value is not None]
    speed = event.get("samples_per_s")
    parts += [f"{speed:,.0f} samples/s"] if isinstance(speed, int | float) else []
    return "  ".join([f"epoch {event.get('epoch')}/{event.get('epochs')}", *parts])


def _number(name: str, value: object) -> str:
    return f"{name} {value:.4f}" if isinstance(value, int | float) else f"{name} –"
