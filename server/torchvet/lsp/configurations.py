"""The settings that pyproject.toml files give, read again when one of them changes on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from torchvet.project.config import Config, ConfigError, config_for
from torchvet.project.workspace import Remembered, stamp_of
from torchvet.rules._contract import all_rules
from torchvet.settings import DEFAULT_SETTINGS, Settings


class Configurations:
    """Remembers what holds in a folder. For one thread; `tell` hears of files that can't be obeyed."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._configs: Remembered[Config] = Remembered()

    def settings_for(self, path: Path | None) -> Settings:
        """The project's settings for the file at `path`; None is a text that is no file."""
        if path is None:
            return DEFAULT_SETTINGS
        folder = path.absolute().parent
        # A handful of stats: cheaper than to depend on clients that watch files.
        stamps = tuple(stamp_of(each / "pyproject.toml") for each in (folder, *folder.parents))
        return self._configs.get(folder, stamps, lambda: self._read(folder)).settings_for(path)

    def _read(self, folder: Path) -> Config:
        try:
            return config_for(folder, [each.name for each in all_rules()])
        except ConfigError as error:
            self._tell(str(error))
            return Config()
