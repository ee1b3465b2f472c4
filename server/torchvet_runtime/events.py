"""The run's log: one JSON object a line in events.jsonl, as docs/events.md says. Draws nothing."""

from __future__ import annotations

import json
import math
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

VERSION = 1
_INTERVAL_S = 0.1

Field = str | int | float | bool | None | Mapping[str, float | None]


class EventLog:
    """Adds events to a file, each with one write. A log that can't be written is said once and costs the run nothing."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO | None = path.open("ab", buffering=0)
        # A forked worker inherits this object; only the run itself writes.
        self._pid = os.getpid()
        self._due_s = 0.0
        if _ends_inside_a_line(path):
            self._file.write(b"\n")

    def write(self, event: str, **fields: Field) -> None:
        """Adds one event."""
        if self._file is None or os.getpid() != self._pid:
            return
        line = {"v": VERSION, "event": event, "time": round(time.time(), 3), **fields}
        text = json.dumps({name: _finite(value) for name, value in line.items()}, ensure_ascii=False)
        try:
            self._file.write(text.encode("utf-8", "backslashreplace") + b"\n")
        except OSError as error:
            self._file = None
            print(f"torchvet: no more events are written: {error}", file=sys.stderr)

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
