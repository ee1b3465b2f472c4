"""What `torchvet train` can do with a training besides training it: `--overfit-batch`, `--lr-find`, `--profile`.

Each looks at the very run that would be trained, tells what it saw, and leaves no weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

TaskName = Literal["overfit-batch", "lr-find", "profile"]
TASKS: tuple[TaskName, ...] = ("overfit-batch", "lr-find", "profile")


@dataclass(frozen=True)
class Finding:
    """What a task came to: a text for people, numbers for programs, and whole files by name for the run's folder."""

    text: str
    values: Mapping[str, float | None]
    files: Mapping[str, str]
    is_good: bool = True
