"""Exit codes of every subcommand, the one line said about an internal error, and the end of a pipe."""

from __future__ import annotations

import os
import sys
from pathlib import Path

OK, FINDINGS, USAGE_OR_INTERNAL_ERROR, INTERRUPTED = 0, 1, 2, 130


def described(error: BaseException) -> str:
    """`error` on one line, with the place it came from, for a report by the user."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    place = f" ({Path(last.tb_frame.f_code.co_filename).name}:{last.tb_lineno})" if last else ""
    return f"{type(error).__name__}: {error}".replace("\n", " ") + place


def let_the_reader_go() -> None:
    """Sends what is left to nowhere: the reader, `head` for one, has seen enough."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
