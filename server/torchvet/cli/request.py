"""What one `torchvet check` was asked to do: plain data, the same for every file and every worker process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from torchvet.diagnostics import Severity


class Change(Enum):
    """What becomes of the fixes."""

    NOTHING = "nothing"
    DIFF = "diff"
    WRITE = "write"


@dataclass(frozen=True)
class CheckRequest:
    """`select` None means what the settings say; `least` is the least severity to report."""

    select: frozenset[str] | None
    ignore: frozenset[str]
    # Rules that say nothing in the files that a glob names, seen from the working folder.
    per_file_ignores: tuple[tuple[str, frozenset[str]], ...]
    least: Severity
    change: Change
    with_unsafe: bool
    has_baseline: bool = False
    roots: tuple[str, ...] = ()
    # Texts that are not, or not yet, on disk, by path.
    texts: Mapping[str, bytes] = field(default_factory=dict)
    # The interpreter whose torch is asked about operations; empty for none.
    oracle: str = ""
