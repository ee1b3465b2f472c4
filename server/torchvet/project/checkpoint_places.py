"""Where a checkpoint may be that a file names: beside the file, or below a root of the workspace."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def places(written: str, folders: Sequence[Path]) -> list[Path]:
    """Every place that the path `written` can mean, seen from each of `folders`; none when it is not on this machine."""
    return [folder / written for folder in folders] if _is_here(written) else []


def _is_here(written: str) -> bool:
    """Whether it names a file of this machine: looking at another one's would tell that machine about this one."""
    return bool(written) and "\0" not in written and not written.startswith(("//", "\\\\"))
