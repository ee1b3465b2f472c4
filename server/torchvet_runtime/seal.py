"""A seal at the end of a torch file, by which the file itself tells whether it is whole.

torch loads a flipped bit without a word, and a manifest beside the file can be lost. The seal is the comment that a zip archive
may end with, so that torch and everybody else read the file as ever. It holds a digest over pieces, which several threads
compare at once, and what the file is.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from torchvet_runtime.durable import HashingWriter

_PIECE_BYTES = 1 << 24
_READ_BYTES = 1 << 20
_END_OF_ARCHIVE = b"PK\x05\x06"
# The record that ends a zip archive, up to the length of its comment; and the longest comment.
_END_BYTES, _LENGTH_BYTES, _LONGEST = 20, 2, 0xFFFF
_KEY = "torchvet"
_VERSION = 1

# Any: plain values, as JSON holds them.
About = Mapping[str, Any]


@dataclass(frozen=True)
class Seal:
    """What a file says about itself, and the number of bytes that its digest is over."""

    about: About
    digest: str
    n_bytes: int


class SealingWriter:
    """Passes a zip archive on to a file and ends it with a seal."""

    def __init__(self, file: HashingWriter) -> None:
        self._file = file
        self._digests: list[bytes] = []
        self._piece = hashlib.sha256()
        self._n_in_piece = 0
        # The last bytes are held back: at the end they turn out to be the length of the comment.
        self._held = b""

    def write(self, content: bytes | memoryview) -> int:
        """Writes `content`; returns its length."""
        view = memoryview(content).cast("B")
        if len(view) < _LENGTH_BYTES:
            view = memoryview(self._held + bytes(view))
        else:
            self._pass_on(memoryview(self._held))
        split = max(0, len(view) - _LENGTH_BYTES)
        self._pass_on(view[:split])
        self._held = bytes(view[split:])
        return len(content)

    def flush(self) -> None:
        """Does nothing; whoever owns the file flushes it."""

    def seal(self, about: About) -> None:
        """Ends the file."""
        assert self._held == b"\0" * _LENGTH_BYTES, "a zip archive without a comment ends so"
        self._digests.append(self._piece.digest())
        comment = _comment(about, _root(self._digests, about))
        if len(comment) > _LONGEST:
            raise OSError(f"what is to be said about the file takes {len(comment)} bytes")
        self._file.write(struct.pack("<H", len(comment)) + comment)

    def _pass_on(self, view: memoryview) -> None:
        self._file.write(view)
        while len(view):
            part = view[: _PIECE_BYTES - self._n_in_piece]
            self._piece.update(part)
            self._n_in_piece += len(part)
            view = view[len(part) :]
            if self._n_in_piece == _PIECE_BYTES:
                self._digests.append(self._piece.digest())
                self._piece, self._n_in_piece = hashlib.sha256(), 0


def read_seal(path: Path) -> Seal | None:
    """The seal of a file, `None` where there is none that can be read; compares nothing. Raises `OSError`."""
    with path.open("rb") as file:
        size_bytes = file.seek(0, os.SEEK_END)
        tail_at = file.seek(max(0, size_bytes - _END_BYTES - _LENGTH_BYTES - _LONGEST))
        tail = file.read()
    end = tail.rfind(_END_OF_ARCHIVE)
    if end < 0:
        return None
    n_before = end + _END_BYTES
    comment = tail[n_before + _LENGTH_BYTES :]
    if tail[n_before : n_before + _LENGTH_BYTES] != struct.pack("<H", len(comment)):
        return None
    try:
        content = json.loads(comment)
        seal = Seal(content["about"], content["pieces_sha256"], tail_at + n_before)
        return seal if comment == _comment(seal.about, seal.digest) else None
    except (ValueError, TypeError, KeyError):
        return None


def damage(path: Path) -> str | None:
    """What is wrong with a sealed file, `None` if every bit is as it was written."""
    try:
        seal = read_seal(path)
        if seal is None:
            return "its end is damaged or missing"
        digest = digest_of(path, seal.n_bytes, seal.about)
    except OSError as error:
        return error.strerror or str(error)
    return None if digest == seal.digest else "its SHA-256 is not the one it was saved with"


def digest_of(path: Path, n_bytes: int, about: About) -> str:
    """The digest over the first bytes of a file, in pieces that threads share, and over what is said about it."""
    # The last piece is the one that is not full, even if it is empty.
    starts = range(0, n_bytes + 1, _PIECE_BYTES)
    with ThreadPoolExecutor(min(8, os.cpu_count() or 1, len(starts))) as pool:
        digests = list(pool.map(partial(_piece_digest, path, n_bytes), starts))
    return _root(digests, about)


def _piece_digest(path: Path, n_bytes: int, start: int) -> bytes:
    digest = hashlib.sha256()
    left = min(_PIECE_BYTES, n_bytes - start)
    buffer = memoryview(bytearray(_READ_BYTES))
    # Read rather than mapped: a disk that fails raises here, and would kill the process there.
    with path.open("rb", buffering=0) as file:
        file.seek(start)
        while left and (n_read := file.readinto(buffer[: min(left, _READ_BYTES)])):
            digest.update(buffer[:n_read])
            left -= n_read
    return digest.digest()


def _root(digests: list[bytes], about: About) -> str:
    return hashlib.sha256(b"".join(digests) + _canonical(about)).hexdigest()


def _comment(about: About, root: str) -> bytes:
    return _canonical({_KEY: _VERSION, "about": about, "pieces_sha256": root})


def _canonical(content: About) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
