"""What the processes of a run must do together: weigh a step's losses, stop, and save inside an epoch.

What one of them has heard goes along with the numbers that all add up anyway, so all know it after the same step.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence

from torchvet_runtime.failures import SIGNALLED
from torchvet_runtime.stop import SIGNALS, StopRequest
from torchvet_runtime.world import World


class Accord:
    """The agreement of the processes; one alone always agrees with itself at once."""

    def __init__(self, world: World, request: StopRequest, is_in_step: bool = False) -> None:
        """`is_in_step`: nobody may run the model without the others, because each has only a part of it."""
        self.world = world
        self._is_in_step = is_in_step
        self._request = request
        self._agreed: signal.Signals | None = None
        self._wants_to_save = self._saves = False

    @property
    def signal(self) -> signal.Signals | None:
        """The signal that all stop for after the step at hand."""
        return self._request.signal if self.world.is_alone else self._agreed

    @property
    def is_stopping(self) -> bool:
        """Whether all stop after the step at hand."""
        return self.signal is not None

    @property
    def is_in_a_hurry(self) -> bool:
        """Whether this process knows already that there is no use in going on with what all do by themselves."""
        return self.is_stopping or (self._request.is_made and not self._is_in_step)

    @property
    def exit_code(self) -> int:
        """What a run leaves with that stopped."""
        return SIGNALLED + (self.signal or 0)

    def ask_to_save(self) -> None:
        """It is time to save, says the process that saves: all do so after this or the next step."""
        self._wants_to_save = True
        # Not taken back where all have agreed on it already, in the sum of this very step.
        self._saves = self._saves or self.world.is_alone

    def is_saving(self) -> bool:
        """Whether all save now."""
        is_time, self._saves = self._saves, False
        if is_time:
            self._wants_to_save = False
        return is_time

    def mean(self, number: float) -> float:
        """The mean over all processes."""
        return self.sum([number])[0] / self.world.n_processes

    def sum(self, numbers: Sequence[float]) -> list[float]:
        """Each number added up over all processes."""
        return self.begin_sum(numbers)()

    def begin_sum(self, numbers: Sequence[float]) -> Callable[[], list[float]]:
        """Begins to add up; what it returns waits for the result, and must be called."""
        if self.world.is_alone:
            alone = list(numbers)
            return lambda: alone
        heard = [float(self._request.signal == each) for each in SIGNALS]
        saves = float(self._wants_to_save and self.world.is_first)
        begun = self.world.begin_sum([*numbers, *heard, saves])

        def result() -> list[float]:
            *summed, n_saving = begun()
            n_heard = summed[len(numbers) :]
            if self._agreed is None:
                self._agreed = next((each for each, n in zip(SIGNALS, n_heard, strict=True) if n), None)
            self._saves = self._saves or bool(n_saving)
            return summed[: len(numbers)]

        return result
