"""Where answers are kept between runs: the platform's cache folder of the user."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from platformdirs import user_cache_dir


def cache_folder() -> Path:
    """The folder for everything of ours that may be thrown away at any time; not created here."""
    return Path(user_cache_dir("torchvet", appauthor=False))


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
