"""The plan of a run: what is trained with what, and why. Shown before anything starts, and kept in plan.json."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from torchvet_runtime.failures import UsageError

_VERSION = 1


@dataclass(frozen=True)
class Choice:
    """One part of the plan and the reason for it."""

    value: str
    reason: str = ""


@dataclass(frozen=True)
class Plan:
    """A run before it starts. Parts are missing where a script decides about them itself."""

    mode: str
    reason: str
    file: str
    run_dir: str
    source_sha256: str
    device: Choice
    devices: str = "auto"
    # What is done with the training instead of training: a key of `task.TASKS`.
    task: str = ""
    # On this machine; `sharing` says what all of them do together.
    processes: int = 1
    sharing: Choice | None = None
    target: str | None = None
    arguments: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    # What pyproject.toml says, as settings; kept, so that a resumed run doesn't follow a later change of it.
    project: tuple[str, ...] = ()
    weights: str | None = None
    trusted: str | None = None
    epochs: int | None = None
    epochs_reason: str = ""
    seed: int | None = None
    torch: str = ""
    python: str = platform.python_version()
    executable: str = sys.executable
    folder: str = ""
    model: Choice | None = None
    train: Choice | None = None
    val: Choice | None = None
    batch: Choice | None = None
    loss: Choice | None = None
    optimizer: Choice | None = None
    scheduler: Choice | None = None
    precision: Choice | None = None
    options: Choice | None = None
    loops: Choice | None = None
    # Where numbers go besides events.jsonl.
    log: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def as_json(self) -> str:
        """The plan as plan.json holds it."""
        return json.dumps({"v": _VERSION, **asdict(self)}, indent=2, ensure_ascii=False) + "\n"

    def settled(self) -> dict[str, str | int]:
        """What was chosen, by its name, without the reasons."""
        rows = {name: each.value for name, each in self._rows() if each is not None}
        return {"mode": self.mode, "file": Path(self.file).name, "torch": self.torch, **rows}

    def as_text(self) -> str:
        """The plan for people: one line a part, with its reason."""
        rows = [(name, each) for name, each in self._rows() if each is not None]
        width = min(44, max(len(each.value) for _, each in rows))
        lines = [f"torchvet: {Path(self.file).name} {self.reason}"]
        lines += [f"  {name:<10} {each.value:<{width}}  {each.reason}".rstrip() for name, each in rows]
        return "\n".join([*lines, *(f"  note: {each}" for each in self.notes)])

    def _rows(self) -> Iterator[tuple[str, Choice | None]]:
        yield from (
            (name, getattr(self, name))
            for name in (
                "loops",
                "model",
                "train",
                "val",
                "batch",
                "loss",
                "optimizer",
                "scheduler",
                "options",
            )
        )
        if self.weights:
            yield "weights", Choice(self.weights, "to begin with")
        if self.epochs is not None:
            yield "epochs", Choice(str(self.epochs), self.epochs_reason)
        yield "device", self.device
        if self.sharing is not None:
            yield "processes", self.sharing
        if self.precision is not None:
            yield "precision", self.precision
        if self.seed is not None:
            yield "seed", Choice(str(self.seed))
        if self.arguments:
            yield "arguments", Choice(" ".join(self.arguments))
        yield "run folder", Choice(self.run_dir)


def read_plan(path: Path) -> Plan:
    """The plan of an earlier run; raises `UsageError` when it can't be read."""
    try:
        content: dict[str, Any] = json.loads(path.read_text("utf-8"))
        known = {each.name: content[each.name] for each in fields(Plan) if each.name in content}
        for name, value in known.items():
            if isinstance(value, dict):
                known[name] = Choice(**value)
            elif isinstance(value, list):
                known[name] = tuple(value)
        return Plan(**known)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise UsageError(f"can't read the plan of this run, {path}: {error}; start a new run") from error
