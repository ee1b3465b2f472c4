"""Which Python files a path stands for: a file itself, a folder all that a person wrote in it, always in one order.

Not here: what the settings exclude, which is asked through `is_excluded`. Folders behind links are not entered, so
that no loop is walked; a named link is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

_NOT_WRITTEN_HERE = {"__pycache__", "node_modules", "site-packages", "dist-packages", "__pypackages__"}
_BUILT = {"build", "dist"}


@dataclass(frozen=True)
class Unreadable:
    """A path that could not be looked into, and why."""

    path: str
    reason: str


def python_files(
    named: str, is_excluded: Callable[[Path], bool], endings: tuple[str, ...] = (".py",)
) -> Iterator[str | Unreadable]:
    """The files `named` stands for, in a folder those with one of `endings`; paths begin the way `named` does."""
    path = os.path.normpath(named)
    if Path(path).is_dir():
        yield from _walk(path, _ignored_above(Path(path)), is_excluded, endings)
    elif Path(path).exists():
        yield path
    else:
        yield Unreadable(path, "no such file or folder")


def _walk(
    folder: str, ignored: tuple[str, ...], is_excluded: Callable[[Path], bool], endings: tuple[str, ...]
) -> Iterator[str | Unreadable]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda each: each.name)
    except OSError as error:
        yield Unreadable(folder, error.strerror or str(error))
        return
    rules = (
        _read_patterns(Path(folder, ".gitignore")) if any(e.name == ".gitignore" for e in entries) else _NONE
    )
    ignored += rules.everywhere
    for entry in entries:
        path = entry.name if folder == "." else entry.path
        if _matches(entry.name, ignored + rules.here):
            continue
        if entry.is_dir(follow_symlinks=False):
            if not _is_foreign(entry) and not is_excluded(Path(path)):
                yield from _walk(path, ignored, is_excluded, endings)
        elif entry.name.endswith(endings) and entry.is_file() and not is_excluded(Path(path)):
            yield path


def _is_foreign(folder: os.DirEntry[str]) -> bool:
    """Hidden, installed or built: not what the user wrote."""
    if folder.name.startswith(".") or folder.name in _NOT_WRITTEN_HERE:
        return True
    inside = Path(folder.path)
    if folder.name in _BUILT and not (inside / "__init__.py").exists():
        return True
    return (inside / "pyvenv.cfg").exists() or (inside / "conda-meta").is_dir()


@dataclass(frozen=True)
class _Patterns:
    """Names a .gitignore excludes in its own folder only, and at every depth below it."""

    here: tuple[str, ...] = ()
    everywhere: tuple[str, ...] = ()


_NONE = _Patterns()


def _ignored_above(folder: Path) -> tuple[str, ...]:
    """Patterns of the .gitignore files between the repository's top and `folder`."""
    found: tuple[str, ...] = ()
    here = folder.resolve()
    if (here / ".git").exists():
        return found
    for parent in here.parents:
        found += _read_patterns(parent / ".gitignore").everywhere
        if (parent / ".git").exists():
            return found
    return ()


def _read_patterns(path: Path) -> _Patterns:
    """Plain names and name patterns; those with a folder inside or with an exception are left to git."""
    try:
        rows = [row.strip() for row in path.read_text("utf-8", "replace").splitlines()]
    except OSError:
        return _NONE
    kept = {row.strip("!/") for row in rows if row.startswith("!")} | {"", "*", "*.*", "*.py"}
    plain = [row for row in rows if row[:1] not in ("#", "!") and "/" not in row.strip("/")]
    return _Patterns(
        here=tuple(row.strip("/") for row in plain if row.startswith("/") and row.strip("/") not in kept),
        everywhere=tuple(
            row.rstrip("/") for row in plain if not row.startswith("/") and row.rstrip("/") not in kept
        ),
    )


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, each) for each in patterns)
