"""The interface of the torch in the user's environment, read once for each version and remembered on disk."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from torchvet.evidence import TorchApi
from torchvet.project.cache_folder import write_whole
from torchvet.project.workspace import stamp_of

_FORMAT = 3


@lru_cache(maxsize=1)
def shipped_api() -> TorchApi:
    """What torch 2.13 takes, for where no torch is installed; written by scripts/torch_api.py."""
    takes = json.loads(Path(__file__).with_name("torch_api.json").read_text("utf-8"))
    return TorchApi({name: tuple(each.split()) for name, each in takes.items()}, {}, is_installed=False)


class InstalledTorch:
    """The torch in one of the folders `packages`, if there is one.

    Reading it takes half a second: with `on_news` that happens in the background, and `api` is None until then.
    """

    def __init__(
        self, packages: tuple[Path, ...], cache: Path | None, on_news: Callable[[], None] | None
    ) -> None:
        found = (each / "torch" for each in packages)
        self._package = next((each for each in found if (each / "version.py").is_file()), None)
        self._cache = cache
        self._on_news = on_news
        self._api: TorchApi | None = None
        self._is_asked = self._package is None

    @property
    def api(self) -> TorchApi | None:
        """What is known now; None without a torch, and while it is being read."""
        if not self._is_asked and self._package is not None:
            self._is_asked = True
            self._api = self._stored(self._package)
            if self._api is None and self._on_news is None:
                self._read(self._package)
            elif self._api is None:
                threading.Thread(
                    target=self._read, args=(self._package,), name="torch-interface", daemon=True
                ).start()
        return self._api

    def _read(self, package: Path) -> None:
        from torchvet.project.torch_api import read_api

        self._api = read_api(package)
        file = self._file(package)
        if file is not None:
            with suppress(OSError):
                # A full disk or a read-only home costs speed only.
                offered = {module: sorted(names) for module, names in self._api.offered.items()}
                write_whole(file, json.dumps([self._api.parameters, self._api.deprecated, offered]))
        if self._on_news is not None:
            self._on_news()

    def _file(self, package: Path) -> Path | None:
        vision = package.parent / "torchvision" / "version.py"
        stamps = [stamp_of(each) for each in (package / "version.py", package / "nn" / "__init__.py", vision)]
        key = repr((str(package), stamps))
        name = hashlib.sha256(key.encode()).hexdigest()[:16]
        return None if self._cache is None else self._cache / f"torch-{_FORMAT}-{name}.json"

    def _stored(self, package: Path) -> TorchApi | None:
        file = self._file(package)
        try:
            parameters, deprecated, names = (
                json.loads(file.read_text("utf-8")) if file is not None else ({}, {}, {})
            )
            if file is not None:
                # Still in use: nobody sweeps it away.
                os.utime(file)
            takes = {str(name): tuple(map(str, each)) for name, each in parameters.items()}
            said = {str(name): str(each) for name, each in deprecated.items()}
            offered = {str(module): frozenset(map(str, each)) for module, each in names.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return None
        return TorchApi(takes, said, offered) if takes else None
