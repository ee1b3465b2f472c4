"""The epochs of a script, told as events where its loops are understood. Says so once where they aren't."""

from __future__ import annotations

import time
from types import FrameType

from torch import Tensor

from torchvet_runtime.events import EventLog
from torchvet_runtime.script_position import Position, ScriptPosition
from torchvet_runtime.training_loops import TrainingLoops

# After so many steps loops that were expected would have been seen.
_STEPS_WITHOUT_LOOPS = 10


class ScriptEpochs:
    """Follows a script from epoch to epoch."""

    def __init__(self, log: EventLog, loops: list[TrainingLoops]) -> None:
        self._log = log
        self._position = ScriptPosition(loops)
        self._epoch: int | None = None
        self._epochs: int | None = None
        self._last: tuple[int, float | None] = (0, None)
        self._since_s = time.monotonic()
        # On a card the sum stays there until the epoch is over.
        self._sum: float | Tensor = 0.0
        self._n_losses = 0
        # Losses of the epoch that begins come before its first step.
        self._waiting: list[float | Tensor] = []
        self._is_given_up = not loops

    def add(self, loss: float | Tensor) -> None:
        """A loss `backward()` was called on, a number if it is known already."""
        if not self._is_given_up:
            self._waiting.append(loss)

    def at_step(self, step: int, lr: float | None, frame: FrameType) -> None:
        """An optimizer has stepped, called from `frame`."""
        if self._is_given_up:
            return
        losses, self._waiting = self._waiting, []
        epoch = self._position.epoch(frame)
        if epoch is None or epoch != self._epoch:
            self._turn(step, frame)
        self._sum = sum(losses, start=self._sum)
        self._n_losses += len(losses)
        self._last = (step, None if lr is None else float(lr))

    def _turn(self, step: int, frame: FrameType) -> None:
        """Another epoch begins, or the script is outside the loops."""
        place = self._position.look(frame)
        if place is None:
            if self._epoch is None and step >= _STEPS_WITHOUT_LOOPS:
                self._give_up()
        elif place.epoch != self._epoch:
            self.finish()
            self._begin(place)

    def look(self, frame: FrameType) -> Position | None:
        """Where the script is, unless its loops are not understood or it has left them."""
        return None if self._is_given_up else self._position.look(frame)

    def finish(self) -> None:
        """The epoch at hand is over."""
        if self._epoch is None:
            return
        step, lr = self._last
        self._log.write(
            "epoch_completed",
            epoch=self._epoch,
            epochs=self._epochs,
            step=step,
            train_loss=float(self._sum) / self._n_losses if self._n_losses else None,
            val_loss=None,
            metrics={},
            lr=lr,
            seconds=round(time.monotonic() - self._since_s, 3),
        )
        self._epoch = None

    def _begin(self, place: Position) -> None:
        self._epoch, self._epochs = place.epoch, place.epochs
        self._since_s = time.monotonic()
        self._sum, self._n_losses = 0.0, 0
        self._log.write(
            "epoch_started", epoch=place.epoch, epochs=place.epochs, n_batches=place.n_batches, batch=0
        )

    def _give_up(self) -> None:
        self._is_given_up = True
        self._log.write(
            "notice", message="the script's loops are not where its text has them, so only steps are counted"
        )
