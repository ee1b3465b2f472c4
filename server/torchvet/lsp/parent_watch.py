"""Leaving when the editor is gone. A pipe that somebody else keeps open would let the server live on for ever."""

from __future__ import annotations

import os
import sys
import threading

_EVERY_S = 2.0


def leave_with(pid: int | None) -> None:
    """Ends this process soon after process `pid` has ended.

    A process that can't be seen from the start is not watched: the editor may live outside of our container.
    """
    if pid is not None and pid > 0 and _is_running(pid):
        threading.Thread(target=_wait, args=(pid,), name="parent", daemon=True).start()


def _wait(pid: int) -> None:
    pause = threading.Event()
    while _is_running(pid):
        pause.wait(_EVERY_S)
    # Not sys.exit: that would only end this thread, and the reader hangs on a pipe nobody writes to.
    os._exit(1)


if sys.platform == "win32":
    import ctypes

    _SYNCHRONIZE, _TIMED_OUT = 0x00100000, 0x102

    def _is_running(pid: int) -> bool:
        # os.kill(pid, 0) is no question on Windows, it is a Ctrl+C.
        kernel = ctypes.windll.kernel32
        process = kernel.OpenProcess(_SYNCHRONIZE, False, pid)
        if not process:
            return False
        try:
            waited: int = kernel.WaitForSingleObject(process, 0)
            return waited == _TIMED_OUT
        finally:
            kernel.CloseHandle(process)

else:

    def _is_running(pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except OSError:
            # There, and not ours to signal.
            return True
        return True
