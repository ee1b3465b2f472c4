"""The texts of a workspace's Python files, as they are now: an open buffer wins over the disk.

Everything read from disk is remembered by its stamp (time and size). Bounded: past the limits below a workspace is
known only in part, and `notes` says so.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from torchvet.project.files import Unreadable, python_files
from torchvet.project.reading import ReadError, read_python

MAX_FILES = 2_000
MAX_SIZE_BYTES = 1_000_000
# Listing two thousand files takes about 30 ms; somebody who adds a file can wait this long.
_LISTING_AGE_S = 3.0

_AnswerT = TypeVar("_AnswerT")
Stamp = tuple[int, int]
OpenText = Callable[[Path], "str | None"]


def stamp_of(path: Path) -> Stamp | None:
    """Time of change and size of the regular file at `path`, None when there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    import stat

    return (status.st_mtime_ns, status.st_size) if stat.S_ISREG(status.st_mode) else None


class Remembered(Generic[_AnswerT]):
    """Answers about files, kept until the file or its open text changes."""

    def __init__(self) -> None:
        self._answers: dict[Path, tuple[object, _AnswerT]] = {}

    def get(self, path: Path, version: object, compute: Callable[[], _AnswerT]) -> _AnswerT:
        """The answer for `version` of the file, computed when it is new."""
        kept = self._answers.get(path)
        if kept is None or kept[0] != version:
            kept = (version, compute())
            self._answers[path] = kept
        return kept[1]


@dataclass(frozen=True)
class _Listing:
    paths: tuple[Path, ...]
    at_s: float
    note: str = ""


class Workspace:
    """The Python files below `roots`; `open_text` gives the text of a file that is open in the editor."""

    def __init__(self, roots: tuple[Path, ...], open_text: OpenText) -> None:
        self.roots = tuple(Path(os.path.normpath(each.absolute())) for each in roots)
        self._open_text = open_text
        self._texts: Remembered[str | None] = Remembered()
        self._words: Remembered[frozenset[str]] = Remembered()
        self._listing: _Listing | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """What of the workspace is not known, in words."""
        return (self._listing.note,) if self._listing and self._listing.note else ()

    def version(self, path: Path) -> object:
        """Something that is equal as long as the text of `path` is; None when there is no such file."""
        opened = self._open_text(path)
        return stamp_of(path) if opened is None else opened

    def text(self, path: Path) -> str | None:
        """The current text of `path`, None when there is none that can be read or it is too big."""
        version = self.version(path)
        if version is None or isinstance(version, str):
            return version
        return self._texts.get(path, version, lambda: _read(path))

    def mentioning(self, *words: str) -> Iterator[Path]:
        """The files whose text contains one of `words`, which are SAVES, NO_GRAD or INFERENCE."""
        for path in self.files():
            opened = self._open_text(path)
            present = self._words_of(path) if opened is None else [each for each in words if each in opened]
            if any(each in present for each in words):
                yield path

    def _words_of(self, path: Path) -> frozenset[str]:
        stamp = stamp_of(path)
        if stamp is None or stamp[1] > MAX_SIZE_BYTES:
            return frozenset()
        return self._words.get(path, stamp, lambda: _scan(path))

    def files(self) -> tuple[Path, ...]:
        """Every file; `notes` says when there are more."""
        if self._listing is None or time.monotonic() - self._listing.at_s > _LISTING_AGE_S:
            self._listing = _list(self.roots)
        return self._listing.paths


# The words somebody asks for; one reading of a file answers all of them.
SAVES, NO_GRAD, INFERENCE = "torch.save", "no_grad", "inference_mode"


def _scan(path: Path) -> frozenset[str]:
    try:
        content = path.read_bytes()
    except OSError:
        return frozenset()
    return frozenset(each for each in (SAVES, NO_GRAD, INFERENCE) if each.encode() in content)


def _read(path: Path) -> str | None:
    stamp = stamp_of(path)
    if stamp is None or stamp[1] > MAX_SIZE_BYTES:
        return None
    try:
        return read_python(path).text
    except ReadError:
        return None


def _list(roots: tuple[Path, ...]) -> _Listing:
    found: dict[Path, None] = {}
    for root in roots:
        for each in python_files(str(root), lambda _: False):
            if isinstance(each, Unreadable):
                continue
            if len(found) >= MAX_FILES:
                note = (
                    f"only the first {MAX_FILES} Python files of {root} are looked at for what other files do"
                )
                return _Listing(tuple(found), time.monotonic(), note)
            found.setdefault(Path(each))
    return _Listing(tuple(found), time.monotonic())
