"""What earlier runs found, kept by the stamp of every file: an unchanged file is not checked again.

A file's findings hang on its text, on the files it imports and the checkpoints it loads, on all others where a rule has
asked about them, and on what any file of the project saves or runs under `no_grad`. So a kept result counts while its own stamp, those of these files, and those of
all files that save or switch gradients are the same, and no Python file has come or gone.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import torchvet
from torchvet.cli.check_file import CheckedFile, FileChecker
from torchvet.cli.request import Change, CheckRequest
from torchvet.project.cache_folder import cache_folder, sweep, write_whole
from torchvet.project.environments import environments, site_packages
from torchvet.project.files import Unreadable, python_files
from torchvet.project.reading import ReadError, read_python
from torchvet.project.workspace import INFERENCE, NO_GRAD, SAVES, stamp_of

if TYPE_CHECKING:
    from cattrs import Converter

_FORMAT = 1
# A handful of files is checked sooner than the cache is read.
_LEAST_FILES = 8
# A file written this short a time ago may be written again without its stamp changing.
_SETTLED_S = 2.0


@dataclass
class _Kept:
    """One file's result with what it hangs on, each file by its stamp."""

    stamp: list[int]
    settings: str
    others: dict[str, list[int] | None]
    result: object


@dataclass
class ResultCache:
    """The results of one request over one set of files; `known` reads, `keep` writes."""

    request: CheckRequest
    checker: FileChecker
    _file: Path | None = None
    _kept: dict[str, _Kept] = field(default_factory=dict)
    _speaking: dict[str, tuple[list[int], bool]] = field(default_factory=dict)
    _world: str = ""

    def known(self, files: Sequence[str]) -> dict[str, CheckedFile]:
        """The results of those of `files` that nothing has changed for."""
        folder = cache_folder()
        if self.request.change is not Change.NOTHING or self.request.texts or len(files) < _LEAST_FILES:
            return {}
        roots = sorted({root for path in files for root in self.checker.roots(Path(path).parent)})
        key = repr((sorted(map(str, roots)), self.request, str(Path.cwd()), _FORMAT))
        self._file = folder / f"results-{hashlib.sha256(key.encode()).hexdigest()[:20]}.json"
        self._read()
        old_world, self._world = self._world, self._world_of(roots)
        if old_world != self._world:
            self._kept = {}
        found: dict[str, CheckedFile] = {}
        for path in files:
            kept = self._kept.get(path)
            if kept is not None and self._is_current(path, kept):
                result = _restored(path, kept.result)
                if result is not None:
                    found[path] = result
        return found

    def keep(self, results: Iterable[CheckedFile]) -> None:
        """Remembers `results` beside what was known before."""
        if self._file is None:
            return
        for result in results:
            kept = self._kept_of(result)
            if kept is None:
                self._kept.pop(result.path, None)
            else:
                self._kept[result.path] = kept
        content = {
            "world": self._world,
            "speaking": self._speaking,
            "files": {path: vars(each) for path, each in self._kept.items()},
        }
        with suppress(OSError, TypeError, ValueError):
            # A full disk or a read-only home costs speed only.
            write_whole(self._file, json.dumps(content))
            sweep(self._file.parent)

    def _kept_of(self, result: CheckedFile) -> _Kept | None:
        stamp = _stamp_list(Path(result.path))
        others = {path: _stamp_list(Path(path)) for path in result.depends_on}
        is_plain = not result.problem and not result.path.endswith(".ipynb")
        if stamp is None or not is_plain or not all(map(_is_settled, (stamp, *others.values()))):
            return None
        stored = _stored(result)
        return None if stored is None else _Kept(stamp, self._settings(result.path), others, stored)

    def _is_current(self, path: str, kept: _Kept) -> bool:
        if _stamp_list(Path(path)) != kept.stamp or self._settings(path) != kept.settings:
            return False
        return all(_stamp_list(Path(each)) == stamp for each, stamp in kept.others.items())

    def _settings(self, path: str) -> str:
        settings = self.checker.settings(Path(path))
        weights = sorted((rule, weight and weight.value) for rule, weight in settings.severity.items())
        chosen = None if settings.select is None else sorted(settings.select)
        return hashlib.sha256(repr((weights, chosen, sorted(settings.ignore))).encode()).hexdigest()[:16]

    def _world_of(self, roots: Sequence[Path]) -> str:
        """What every result hangs on: which files there are, those that speak, the environment, and this program."""
        parts: list[object] = [_own_stamps(), _environment(tuple(roots))]
        speaking: dict[str, tuple[list[int], bool]] = {}
        for root in roots:
            for path in python_files(str(root), lambda _: False):
                stamp = None if isinstance(path, Unreadable) else _stamp_list(Path(path))
                if stamp is None or isinstance(path, Unreadable):
                    continue
                kept = self._speaking.get(path)
                speaks = kept[1] if kept is not None and kept[0] == stamp else _speaks(Path(path))
                speaking[path] = (stamp, speaks)
                parts.append((path, stamp if speaks else None))
        self._speaking = speaking
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    def _read(self) -> None:
        try:
            content = json.loads(self._file.read_text("utf-8")) if self._file is not None else {}
            self._world = str(content["world"])
            self._speaking = {
                str(path): (list(stamp), bool(speaks))
                for path, (stamp, speaks) in content["speaking"].items()
            }
            self._kept = {str(path): _Kept(**each) for path, each in content["files"].items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            # None yet, half a file, or one of another program: everything is checked anew.
            self._world, self._speaking, self._kept = "", {}, {}


def _stamp_list(path: Path) -> list[int] | None:
    stamp = stamp_of(path)
    return None if stamp is None else list(stamp)


def _is_settled(stamp: list[int] | None) -> bool:
    """Whether a change after the check would have another stamp; a file that is not there has none."""
    return stamp is None or time.time() - stamp[0] / 1e9 > _SETTLED_S


def _speaks(path: Path) -> bool:
    """Whether other files' findings may hang on this one without importing it."""
    try:
        content = path.read_bytes()
    except OSError:
        return True
    return any(word.encode() in content for word in (SAVES, NO_GRAD, INFERENCE))


def _own_stamps() -> list[object]:
    """This program's files: a new version of a rule finds something else."""
    package = Path(torchvet.__file__).parent
    return [(str(path.relative_to(package)), stamp_of(path)) for path in sorted(package.rglob("*.py"))]


def _environment(roots: tuple[Path, ...]) -> list[object]:
    """The installed packages, by their folders: torch's version and third-party classes count."""
    folders = next(filter(None, map(site_packages, environments(roots, None))), ())
    return [(str(each), each.stat().st_mtime_ns) for each in folders]


@lru_cache(maxsize=1)
def _converter() -> Converter:
    # Imported here: a run without kept results needs none of it.
    from cattrs.preconf.json import make_converter

    converter = make_converter()
    # The names in a message are numbers and words.
    converter.register_structure_hook_func(lambda kind: kind is object, lambda value, _: value)
    return converter


def _stored(result: CheckedFile) -> object | None:
    """The result as plain data, without the text; None when it would not come back the same."""
    bare = replace(result, text="", depends_on=())
    stored: object = json.loads(json.dumps(_converter().unstructure(bare), default=str))
    return stored if _restored(result.path, stored, is_text_wanted=False) == bare else None


def _restored(path: str, stored: object, is_text_wanted: bool = True) -> CheckedFile | None:
    from cattrs.errors import BaseValidationError

    try:
        result = _converter().structure(stored, CheckedFile)
        text = read_python(Path(path)).text if result.findings and is_text_wanted else ""
    except (BaseValidationError, ReadError, KeyError, TypeError, ValueError):
        return None
    return replace(result, text=text)
