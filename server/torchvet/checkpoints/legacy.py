"""The format of torch.save before 1.6: a row of pickles, then the raw storages. Still written by
`_use_new_zipfile_serialization=False`.

The older tar form is in `legacy_tar.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from torchvet.checkpoints.archive import MAX_RECORD_BYTES
from torchvet.checkpoints.unpickled import Unpickled, read_pickle
from torchvet.checkpoints.unreadable import COPY_AGAIN, Unreadable

# The magic number of torch.save under pickle protocol 2: PROTO 2, LONG1 of 10 bytes, 0x1950a86a20f9469cfc6c.
MAGIC = b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."
_FIRST_WINDOW_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class LegacyPickle:
    """The pickle of the saved object, where it starts in the file, and the file's bytes as far as they were read."""

    content: Unpickled
    start: int
    data: bytes


def is_legacy(start: bytes) -> bool:
    """Whether the first bytes of a file are torch.save's magic number, under any pickle protocol."""
    return MAGIC[2:] in start[:32] and start[:1] == b"\x80"


def read_legacy(file: BinaryIO) -> LegacyPickle:
    """The saved object of a legacy file; the storages behind it are not read."""
    file.seek(0)
    data = file.read(_FIRST_WINDOW_BYTES)
    try:
        return _parsed(data)
    except Unreadable as error:
        # the pickle may only be longer than the window
        rest = file.read(MAX_RECORD_BYTES) if error.remedy == COPY_AGAIN else b""
        if not rest:
            raise
        return _parsed(data + rest)


def _parsed(data: bytes) -> LegacyPickle:
    # magic number, protocol version, system info, then the object
    position = 0
    for _ in range(3):
        position = read_pickle(data, position).end
    return LegacyPickle(read_pickle(data, position), position, data)
