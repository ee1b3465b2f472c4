"""Where answers are kept between runs: the platform's cache folder of the user."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_cache_dir


def cache_folder() -> Path:
    """The folder for everything of ours that may be thrown away at any time; not created here."""
    return Path(user_cache_dir("torchvet", appauthor=False))
