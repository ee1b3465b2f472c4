"""SIGINT, SIGTERM and SIGUSR1: they ask the run to save and leave after the step at hand; a second Ctrl-C ends it at once.

Job queues announce with SIGTERM or SIGUSR1 that they are about to take the machine away. The handler only takes a note;
nothing is ever saved inside it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

from torchvet_runtime.failures import SIGNALLED

# Windows has no SIGUSR1.
SIGNALS = tuple(getattr(signal, each) for each in ("SIGINT", "SIGTERM", "SIGUSR1") if hasattr(signal, each))


# So long a data worker lives after a SIGTERM.
_WORKER_GRACE_S = 20


STOPPING = "stopping after this step; Ctrl-C again stops at once"


class StopRequest:
    """Whether somebody asked the run to stop, and by which signal."""

    def __init__(self) -> None:
        self.signal: signal.Signals | None = None
        self._pid = os.getpid()

    @property
    def is_made(self) -> bool:
        """Whether the run is to stop after the step at hand."""
        return self.signal is not None

    @property
    def exit_code(self) -> int:
        """What a run leaves with that stopped for this: 130, 143, or 138 for SIGUSR1 on Linux."""
        return SIGNALLED + (self.signal or 0)

    def listen(self, announce: Callable[[], None]) -> None:
        """Takes notes of the signals from now on, and calls `announce` after the first."""
        self._announce = announce
        for each in SIGNALS:
            signal.signal(each, self._note)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        if os.getpid() != self._pid:
            # A forked data worker that has not begun yet; `hold_on` is what it does afterwards.
            if number == signal.SIGTERM:
                os._exit(SIGNALLED + number)
            return
        if not self.is_made:
            self.signal = signal.Signals(number)
            self._announce()
        elif number == signal.SIGINT:
            # SIGTERM again is a queue that repeats itself; it has SIGKILL for when it means it.
            sys.stderr.flush()
            os._exit(SIGNALLED + number)


def hold_on() -> None:
    """In a data worker: lets the run finish its step after a signal to the whole group, as job queues and terminals send.

    torch's own worker dies of SIGTERM unless its parent sent it, and the run then fails in the middle of a step (torch 2.13).
    """
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    if hasattr(signal, "alarm"):
        # The parent ends its workers otherwise, and by this signal only when that fails.
        signal.signal(signal.SIGTERM, lambda *_: signal.alarm(_WORKER_GRACE_S) and None)
