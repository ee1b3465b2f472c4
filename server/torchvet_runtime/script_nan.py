"""What a script is told when its loss is no number any more: once, with the names it is to be found by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import FrameType

from torch import nn

from torchvet_runtime.blame import (
    LayerWatch,
    may_hook_layers,
    modules_in,
    unfinite_gradients,
    unfinite_variables,
    unfinite_weights,
    users_frames,
)
from torchvet_runtime.events import EventLog
from torchvet_runtime.script_position import Position


class NanWatch:
    """Tells of the first loss that is not finite, and of the layer behind it if one shows."""

    def __init__(self, log: EventLog, say: Callable[[str], None], files: Iterable[str]) -> None:
        self._log = log
        self._say = say
        self._files = list(files)
        self._has_told = False
        self._layers: LayerWatch | None = None

    def at_backward(
        self, models: list[nn.Module], step: int, place: Position | None, frame: FrameType
    ) -> None:
        """A loss on the CPU is not finite; no weight has been changed by it yet."""
        if not self._has_told:
            variables = unfinite_variables(users_frames(frame, self._files))
            where = [f"not finite there: {', '.join(variables)}"] if variables else []
            # Before the first step nobody knows yet which models are trained.
            self._tell(models or modules_in(users_frames(frame, self._files)), step, place, where)

    def seen_late(self, models: list[nn.Module], step: int, place: Position | None) -> None:
        """A loss on a card was not finite, some steps ago."""
        if not self._has_told:
            self._tell(models, step, place, [])

    def stop(self) -> None:
        """Looks no longer."""
        if self._layers is not None:
            self._layers.stop()

    def _tell(self, models: list[nn.Module], step: int, place: Position | None, where: list[str]) -> None:
        self._has_told = True
        if weights := unfinite_weights(models):
            where.append(f"weights that are not finite: {', '.join(weights)}")
        elif gradients := unfinite_gradients(models):
            where.append(f"gradients that are not finite: {', '.join(gradients)}")
        batch = "" if place is None or place.batch is None else f", batch {place.batch}"
        epoch = "" if place is None else f" (epoch {place.epoch}{batch})"
        self._found("; ".join([f"the loss is not a finite number at step {step}{epoch}", *where]))
        if models and not weights and may_hook_layers():
            # While the weights are whole, the next passes may show where it begins.
            self._layers = LayerWatch(models, self._found)

    def _found(self, message: str) -> None:
        self._log.write("notice", message=message)
        self._say(message)
