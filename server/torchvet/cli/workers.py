"""Checks many files, in this process or shared out among several."""

from __future__ import annotations

import gc
import signal
import warnings
from collections.abc import Sequence

from torchvet.cli.check_file import CheckedFile, FileChecker
from torchvet.cli.request import CheckRequest

# The checker of a worker process, made once when the process starts.
_OBJECTS_BETWEEN_COLLECTIONS = 200_000
_own_checker: list[FileChecker] = []


def check_all(
    paths: Sequence[str], checker: FileChecker, request: CheckRequest, n_workers: int
) -> list[CheckedFile]:
    """The result of every file, in the order of `paths`, by `checker` or by workers of the same `request`."""
    if n_workers <= 1:
        return [checker.check(path) for path in paths]
    # Imported here: it costs more than checking a small file.
    from concurrent.futures import ProcessPoolExecutor

    # Small, so that Ctrl-C has not long to wait for what is being checked.
    chunksize = max(1, min(4, len(paths) // (4 * n_workers)))
    with ProcessPoolExecutor(n_workers, initializer=_start, initargs=(request,)) as pool:
        try:
            return list(pool.map(_check, paths, chunksize=chunksize))
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def prepare_process() -> None:
    """Sets Python up for checking many files.

    Warnings about the user's string escapes are not printed while parsing. Trees of code hold no cycles, so looking
    for garbage among them often finds little: 1.6 s of 11 s for timm.
    """
    warnings.filterwarnings("ignore", category=SyntaxWarning)
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 10, 100)


def _start(request: CheckRequest) -> None:
    prepare_process()
    # Ctrl-C reaches every process of the terminal: workers just end, the first process says so.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _own_checker[:] = [FileChecker(request)]


def _check(path: str) -> CheckedFile:
    return _own_checker[0].check(path)
