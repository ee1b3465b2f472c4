"""Exit codes, the error that means "asked for something impossible", and tracebacks without our own frames."""

from __future__ import annotations

import traceback
from pathlib import Path

DONE, FAILED, USAGE = 0, 1, 2
# A stopped run leaves with this plus the signal's number, as shells do: 130 for Ctrl-C, 143 for SIGTERM.
SIGNALLED = 128

_OURS = str(Path(__file__).resolve().parent)


class UsageError(Exception):
    """The run can't begin as asked; the message names the file, what is wrong, and what to do."""


class TrainingError(Exception):
    """The run can't go on, for a reason that a traceback would not explain better than the message."""


class CheckpointError(Exception):
    """A checkpoint could not be written; the ones before are as they were."""


def users_traceback(error: BaseException) -> str:
    """The traceback as Python prints it, without the frames of this package."""
    summary = traceback.TracebackException.from_exception(error)
    _trim(summary)
    return "".join(summary.format())


def _trim(summary: traceback.TracebackException) -> None:
    kept = [each for each in summary.stack if not each.filename.startswith(_OURS)]
    summary.stack = traceback.StackSummary.from_list(kept)
    for chained in (summary.__cause__, summary.__context__):
        if chained is not None:
            _trim(chained)
    for member in getattr(summary, "exceptions", None) or ():
        _trim(member)


def one_line(error: BaseException) -> str:
    """The error's type and message on one line."""
    message = " ".join(str(error).split())
    name = type(error).__name__
    return f"{name}: {message}" if message else name
