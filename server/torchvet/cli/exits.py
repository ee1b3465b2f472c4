"""Exit codes of every subcommand, and the one line said about an internal error."""

from __future__ import annotations

from pathlib import Path

OK, FINDINGS, USAGE_OR_INTERNAL_ERROR, INTERRUPTED = 0, 1, 2, 130


def described(error: BaseException) -> str:
    """`error` on one line, with the place it came from, for a report by the user."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    place = f" ({Path(last.tb_frame.f_code.co_filename).name}:{last.tb_lineno})" if last else ""
    return f"{type(error).__name__}: {error}".replace("\n", " ") + place
