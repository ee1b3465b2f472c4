"""The run's log: one JSON object a line in events.jsonl, as docs/events.md says. Draws nothing."""

from __future__ import annotations

import json
import math
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from torchvet_runtime.failures import one_line

VERSION = 1
_INTERVAL_S = 0.1

Line = Mapping[str, Any]  # Any: the fields of an event
Field = str | int | float | bool | None | Mapping[str, float | None]


class EventLog:
    """Adds events to a file, each with one write. A log that can't be written is said once and costs the run nothing."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO | None = path.open("ab", buffering=0)
        # A forked worker inherits this object; only the run itself writes.
        self._pid = os.getpid()
        self._due_s = 0.0
        self._sinks: dict[str, Callable[[Line], None]] = {}
        if _ends_inside_a_line(path):
            self._file.write(b"\n")

    def write(self, event: str, **fields: Field) -> None:
        """Adds one event."""
        if self._file is None or os.getpid() != self._pid:
            return
        named = {"v": VERSION, "event": event, "time": round(time.time(), 3), **fields}
        line = {name: _finite(value) for name, value in named.items()}
        text = json.dumps(line, ensure_ascii=False)
        try:
            self._file.write(text.encode("utf-8", "backslashreplace") + b"\n")
        except OSError as error:
            self._file = None
            print(f"torchvet: no more events are written: {error}", file=sys.stderr)
        for name, sink in list(self._sinks.items()):
            self._hand_on(name, sink, line)

    def also_to(self, name: str, sink: Callable[[Line], None]) -> None:
        """Hands every event on to `sink` too, until that breaks."""
        self._sinks[name] = sink

    def _hand_on(self, name: str, sink: Callable[[Line], None], line: Line) -> None:
        try:
            sink(line)
        except Exception as error:  # noqa: BLE001  # other people's libraries and servers; a run does not end for them
            del self._sinks[name]
            self.write("notice", message=f"nothing more goes to {name}: {one_line(error)}")
            print(f"torchvet: nothing more goes to {name}: {one_line(error)}", file=sys.stderr)

    def is_due(self) -> bool:
        """Whether enough time has passed for another `iteration_completed`; then the time starts anew."""
        now_s = time.monotonic()
        if now_s < self._due_s:
            return False
        self._due_s = now_s + _INTERVAL_S
        return True


def _finite(value: Field) -> Field:
    """`value` as strict JSON can say it, which has no NaN."""
    if isinstance(value, Mapping):
        return {name: each if each is None or math.isfinite(each) else None for name, each in value.items()}
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _ends_inside_a_line(path: Path) -> bool:
    """Whether the run before was killed while it wrote."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        if size == 0:
            return False
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"
