"""How often a run may save: so that saving takes at most a small part of its time, as measured while it runs.

The rule of CheckFreq (Mohan and others, FAST 2021), with what a save costs training taken from the saves before.
"""

from __future__ import annotations

import time
from collections.abc import Callable

SHARE = 0.035
LEAST_INTERVAL_S = 60.0


class Pace:
    """The time a run has had, and what of it saving took."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started_s = self._saved_s = clock()
        self._spent_s = 0.0
        self._last_cost_s = self._cost_s = 0.0

    @property
    def share(self) -> float:
        """What part of the time so far went into saving."""
        return self._spent_s / max(1e-9, self._clock() - self._started_s)

    def began(self) -> None:
        """A save begins."""
        self._last_cost_s, self._cost_s = max(self._cost_s, self._last_cost_s / 2), 0.0
        self._saved_s = self._clock()

    def spent(self, seconds: float) -> None:
        """Training could not have these seconds."""
        self._spent_s += seconds
        self._cost_s += seconds

    def allows(self) -> bool:
        """Whether one more save still leaves the share what it should be."""
        expected_s = self._spent_s + max(self._cost_s, self._last_cost_s)
        return expected_s <= SHARE * (self._clock() - self._started_s)

    def is_due(self) -> bool:
        """Whether what would be lost by a kill is worth a save, which is also allowed."""
        return self._clock() - self._saved_s > LEAST_INTERVAL_S and self.allows()
