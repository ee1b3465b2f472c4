"""Paths as the user wrote them."""

from __future__ import annotations

from pathlib import Path


def shown_path(path: str, finding_path: str) -> str:
    """`path` of a related place: the finding's own when empty, relative when the finding's is."""
    if not path:
        return finding_path
    if Path(finding_path).is_absolute() or not Path(path).is_absolute():
        return path
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except ValueError:
        return path
