"""What the loop asks of whoever keeps its checkpoints."""

from __future__ import annotations

from typing import Protocol


class Keep(Protocol):
    """Saves a checkpoint, on the occasion named, with the loss by which checkpoints are compared."""

    def __call__(self, on: str, score: float | None) -> None: ...

    def is_due(self) -> bool:
        """Whether it is time to save inside an epoch."""

    def go_back(self) -> None:
        """Puts the run where its newest whole checkpoint was taken, or where it began."""
