"""The Python environment a workspace is run in, found by looking at folders: nothing is run."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path


def environments(roots: tuple[Path, ...], python: Path | None) -> Iterator[Path]:
    """The prefixes in which the workspace's packages may be installed, the likeliest first."""
    if python is not None:
        # Not resolved: a virtual environment's python is a link out of it.
        yield python.absolute().parent.parent
        yield python.absolute().parent
        return
    for root in roots:
        yield root / ".venv"
        yield root / "venv"
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        if os.environ.get(variable):
            yield Path(os.environ[variable])
    yield Path(sys.prefix)


def site_packages(prefix: Path) -> tuple[Path, ...]:
    """The folders of `prefix` that packages are installed into."""
    candidates = (*sorted(prefix.glob("lib/python3*/site-packages")), prefix / "Lib" / "site-packages")
    return tuple(each for each in candidates if each.is_dir())
