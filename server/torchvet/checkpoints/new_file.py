"""A file that is written whole or not at all, and never over another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A new file to write into; taken away again when something is raised meanwhile. Raises FileExistsError."""
    # "x" refuses an existing file, so what is removed after a failure is only ever our own
    target = path.open("xb")
    try:
        with target:
            yield target
    except BaseException:
        path.unlink(missing_ok=True)
        raise
