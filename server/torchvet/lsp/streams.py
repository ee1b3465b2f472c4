"""The server's own file descriptors: nothing that any library prints can get between two messages."""

from __future__ import annotations

import os
import sys
from typing import BinaryIO


def own_streams() -> tuple[BinaryIO, BinaryIO]:
    """Takes stdin and stdout for the protocol alone; prints go to stderr from now on, reads find nothing."""
    reader = os.fdopen(os.dup(0), "rb")
    writer = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = sys.stderr
    return reader, writer
