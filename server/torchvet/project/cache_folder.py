"""Where answers are kept between runs: the platform's cache folder of the user."""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_dir


def cache_folder() -> Path:
    """The folder for everything of ours that may be thrown away at any time; not created here."""
    return Path(user_cache_dir("torchvet", appauthor=False))


def sweep(folder: Path, days: int = 60) -> None:
    """Removes what nothing has read or written for so long; what can't be removed stays."""
    oldest = time.time() - days * 24 * 3600
    with suppress(OSError):
        for each in list(folder.iterdir()):
            if each.suffix == ".json" and each.stat().st_mtime < oldest:
                each.unlink(missing_ok=True)


def write_whole(file: Path, text: str) -> None:
    """Writes `file` so that nobody ever reads half of it; raises OSError when it can't be written."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=file.name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as target:
            target.write(text)
        Path(temporary).replace(file)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
