"""Files that are whole or not there, whenever the process is killed or the power fails.

Written under a temporary name in the same directory, so that the rename is atomic; flushed to the disk before it, and the
directory after it.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_TEMPORARY = re.compile(r".+\.tmp-(\d+)")


@dataclass(frozen=True)
class Written:
    """What came to lie on the disk."""

    sha256: str
    size_bytes: int


class HashingWriter:
    """A file to write to that keeps the digest, and the first error for later.

    torch's archive writer calls `write` from C++ and answers an exception with another one about its own bookkeeping
    (seen in torch 2.13), so the error is kept here and raised by `finish`.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self._error: OSError | None = None
        self._size_bytes = 0

    def write(self, content: bytes | memoryview) -> int:
        """Writes all of `content`; returns its length."""
        if self._error is None:
            try:
                self._file.write(content)
                self._digest.update(content)
                self._size_bytes += len(content)
            except OSError as error:
                self._error = error
        return len(content)

    def flush(self) -> None:
        """Does nothing yet; `finish` flushes."""

    def finish(self) -> Written:
        """Brings everything to the disk; raises the `OSError` of this or of an earlier write."""
        if self._error is not None:
            raise self._error
        self._file.flush()
        os.fsync(self._file.fileno())
        return Written(self._digest.hexdigest(), self._size_bytes)


def write_durably(path: Path, write: Callable[[HashingWriter], object]) -> Written:
    """Replaces `path` by what `write` writes; raises `OSError` with `path` as it was."""
    temporary = temporary_of(path)
    try:
        with temporary.open("wb") as file:
            writer = HashingWriter(file)
            write(writer)
            written = writer.finish()
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    flush_directory(path.parent)
    return written


def temporary_of(path: Path) -> Path:
    """The name under which this process writes what is to become `path`."""
    return path.with_name(f"{path.name}.tmp-{os.getpid()}")


def flush_directory(directory: Path) -> None:
    """Makes the names in `directory` survive a power failure; Windows has no way to ask for that."""
    if os.name == "nt":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep_temporaries(directory: Path) -> int:
    """Removes temporaries whose writers are dead; returns how many. For whoever holds the run's lock, before it writes."""
    n_swept = 0
    for each in directory.glob("*.tmp-*"):
        match = _TEMPORARY.fullmatch(each.name)
        if match and not _may_be_written(each, int(match[1])):
            if each.is_dir():
                shutil.rmtree(each, ignore_errors=True)
            else:
                each.unlink(missing_ok=True)
            n_swept += 1
    return n_swept


def _may_be_written(temporary: Path, pid: int) -> bool:
    """Whether process `pid` lives, is another one than this, and is older than the file."""
    # In a container a new run often has the number of the one that was killed; it has written nothing yet.
    # On Windows os.kill would end the process it asks about; there the run's lock has to do.
    if pid == os.getpid() or os.name == "nt":
        return False
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    try:
        # Where there is /proc it tells whether the number has been given to a newer process.
        return Path(f"/proc/{pid}").stat().st_mtime <= temporary.stat().st_mtime + 1.0
    except OSError:
        return temporary.exists()
