"""What `torchvet train` can do with a training besides training it: `--overfit-batch`, `--lr-find`, `--profile`.

Each looks at the very run that would be trained, tells what it saw, and leaves no weights. Here is what they share; none of
it needs torch to be imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# The flag, and how it is called in words.
TASKS = {
    "overfit-batch": "learns one batch by heart",
    "lr-find": "looks for a learning rate",
    "profile": "measures how fast it trains",
}


@dataclass(frozen=True)
class Finding:
    """What a task came to: a text for people, numbers for programs, and whole files by name for the run's folder."""

    text: str
    values: Mapping[str, float | None]
    files: Mapping[str, str]
    is_good: bool = True
