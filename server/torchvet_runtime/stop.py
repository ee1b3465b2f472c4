"""Ctrl-C and SIGTERM: a first one asks the run to save and leave, a second one ends it at once.

The handler only takes a note; nothing is ever saved inside it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

from torchvet_runtime.failures import SIGNALLED


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
        """What a run leaves with that stopped for this."""
        return SIGNALLED + (self.signal or 0)

    def listen(self, announce: Callable[[], None]) -> None:
        """Takes notes of SIGINT and SIGTERM from now on, and calls `announce` after the first."""
        self._announce = announce
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, self._note)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        if os.getpid() != self._pid:
            # A forked data worker, which Ctrl-C reaches too: the run still needs its data to finish the step.
            if number != signal.SIGINT:
                os._exit(SIGNALLED + number)
            return
        if self.is_made:
            sys.stderr.flush()
            os._exit(SIGNALLED + number)
        self.signal = signal.Signals(number)
        self._announce()
