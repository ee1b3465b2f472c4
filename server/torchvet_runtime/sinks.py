"""Where a run's numbers go besides events.jsonl: metrics.csv, TensorBoard, MLflow, Weights & Biases.

Each takes events as they are written. The libraries are the user's own, and imported only when they are used. What one of them
can't do is said once, and costs the run nothing.
"""

from __future__ import annotations

import csv
import importlib
import importlib.util
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from torchvet_runtime.failures import UsageError
from torchvet_runtime.plan import Plan

# Any: an event's fields, as docs/events.md lists them.
Event = Mapping[str, Any]
Sink = Callable[[Event], None]

_LAST = {"run_completed", "run_stopped", "run_failed"}
_LIBRARIES = {"tensorboard": "tensorboard", "mlflow": "mlflow", "wandb": "wandb"}
SINKS = ("csv", *_LIBRARIES)
# A tracking server is asked over the network, and the loop waits for it.
_PATIENCE_S = 10.0


def chosen_sinks(asked: tuple[str, ...] | None, is_own_loop: bool) -> tuple[str, ...]:
    """Where numbers are to go; raises `UsageError` for what is not known or not there."""
    if asked is None:
        # A script may mind what is imported around it.
        has_board = is_own_loop and _is_installed("tensorboard")
        return ("csv", "tensorboard") if has_board else ("csv",)
    for each in asked:
        if each not in {*SINKS, "none"}:
            raise UsageError(f"--log {each}: there are {', '.join(SINKS)}, and none")
        if each in _LIBRARIES and not _is_installed(_LIBRARIES[each]):
            raise UsageError(f"--log {each}: {_LIBRARIES[each]} is not installed in this Python")
    return tuple(each for each in asked if each != "none")


def open_sink(name: str, plan: Plan, run_folder: Path) -> Sink:
    """The sink of that name; raises whatever its library raises."""
    if name == "csv":
        return _Table(run_folder / "metrics.csv").take
    if name == "tensorboard":
        return _Board(run_folder / "tensorboard").take
    tracker = _MLflow if name == "mlflow" else _Wandb
    return tracker(plan, run_folder).take


def numbers_of(event: Event) -> dict[str, float]:
    """The numbers of an event that are worth a curve, by a short name."""
    if event["event"] == "iteration_completed":
        named = {"loss": event.get("loss"), "lr": event.get("lr"), "steps_per_s": event.get("steps_per_s")}
    elif event["event"] == "epoch_completed":
        named = {name: event.get(name) for name in ("train_loss", "val_loss", "samples_per_s")}
        named |= event.get("metrics") or {}
    else:
        return {}
    return {name: float(value) for name, value in named.items() if isinstance(value, int | float)}


def _is_installed(library: str) -> bool:
    return importlib.util.find_spec(library) is not None


class _Table:
    """metrics.csv: one row for each epoch."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows: list[dict[str, Any]] = []  # Any: numbers, or texts when read back

    def take(self, event: Event) -> None:
        """Adds an epoch; when a run goes on from an earlier one, later rows are dropped."""
        if event["event"] == "run_started" and self._path.exists():
            with self._path.open(newline="", encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
            self._rows = [each for each in rows if int(each["epoch"]) < (event.get("epoch") or 1)]
            self._write()
        elif event["event"] == "epoch_completed":
            fixed = {name: event.get(name) for name in ("epoch", "step", "lr", "seconds")}
            self._rows.append(fixed | numbers_of(event))
            self._write()

    def _write(self) -> None:
        columns = list(dict.fromkeys(name for each in self._rows for name in each))
        temporary = self._path.with_name(f"{self._path.name}.tmp-{os.getpid()}")
        with temporary.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(self._rows)
        temporary.replace(self._path)


class _Board:
    """TensorBoard's event files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writer: Any = None  # Any: torch.utils.tensorboard has no types

    def take(self, event: Event) -> None:
        """Adds a point to each curve."""
        if event["event"] == "run_started":
            from torch.utils.tensorboard import SummaryWriter

            step = event.get("step")
            self._writer = SummaryWriter(str(self._folder), purge_step=step + 1 if step else None)
        elif self._writer is not None:
            kind = "epoch" if event["event"] == "epoch_completed" else "step"
            for name, value in numbers_of(event).items():
                self._writer.add_scalar(f"{kind}/{name}", value, event.get("step"), event["time"])
            if event["event"] in _LAST:
                self._writer.close()
            elif event["event"] == "epoch_completed":
                self._writer.flush()


class _Tracked:
    """A run of a tracking library, which goes on when the run is resumed."""

    def __init__(self, plan: Plan, run_folder: Path) -> None:
        self._plan = plan
        self._folder = run_folder
        self._note = run_folder / "tracked.json"
        self._told_s = 0.0

    def before(self, library: str) -> str | None:
        """The library's name for this run, from an earlier start."""
        return self._notes().get(library)

    def remember(self, library: str, name: str) -> None:
        """Keeps the library's name for this run."""
        self._note.write_text(json.dumps({**self._notes(), library: name}) + "\n", "utf-8")

    def is_due(self, event: Event) -> bool:
        """Whether an event is worth a request."""
        waited_s: float = event["time"] - self._told_s
        is_due = event["event"] == "epoch_completed" or waited_s >= _PATIENCE_S
        if is_due and numbers_of(event):
            self._told_s = event["time"]
        return is_due

    def _notes(self) -> dict[str, str]:
        return dict(json.loads(self._note.read_text("utf-8"))) if self._note.exists() else {}


class _MLflow(_Tracked):
    def take(self, event: Event) -> None:
        """Hands an event to MLflow, to wherever the user has it track."""
        mlflow: Any = importlib.import_module("mlflow")  # Any: the user's library
        if event["event"] == "run_started":
            before = self.before("mlflow")
            run = mlflow.start_run(run_id=before, run_name=None if before else self._folder.name)
            if before is None:
                self.remember("mlflow", run.info.run_id)
                mlflow.log_params(self._plan.settled())
        elif (numbers := numbers_of(event)) and self.is_due(event):
            mlflow.log_metrics(numbers, step=event.get("step"))
        elif event["event"] in _LAST:
            mlflow.end_run(
                {"run_completed": "FINISHED", "run_stopped": "KILLED"}.get(event["event"], "FAILED")
            )


class _Wandb(_Tracked):
    _run: Any = None  # Any: the user's library

    def take(self, event: Event) -> None:
        """Hands an event to Weights & Biases: offline, unless the user is logged in or says so."""
        wandb: Any = importlib.import_module("wandb")  # Any: the user's library
        if event["event"] == "run_started":
            is_known = "WANDB_MODE" in os.environ or getattr(getattr(wandb, "api", None), "api_key", None)
            self._run = wandb.init(
                dir=str(self._folder), name=self._folder.name, config=self._plan.settled(), id=self.before("wandb"),
                resume="allow", **({} if is_known else {"mode": "offline"}),
            )  # fmt: skip
            self.remember("wandb", str(self._run.id))
        elif self._run is not None and (numbers := numbers_of(event)):
            self._run.log(numbers, step=event.get("step"))
        elif self._run is not None and event["event"] in _LAST:
            self._run.finish(exit_code=event.get("exit_code") or 0)
