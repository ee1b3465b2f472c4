"""How a run of the runtime ended, and what it left in its folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

# Any: an event's fields.
Event = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """How a run ended."""

    code: int
    out: str
    err: str
    folder: Path

    @property
    def events(self) -> list[Event]:
        """All events in the run's folder."""
        return [json.loads(line) for line in (self.folder / "events.jsonl").read_text("utf-8").splitlines()]

    def of(self, word: str) -> list[Event]:
        """The events of one word."""
        return [each for each in self.events if each["event"] == word]

    @property
    def weights(self) -> dict[str, torch.Tensor]:
        """The final weights."""
        loaded: dict[str, torch.Tensor] = torch.load(self.folder / "model.pt", weights_only=True)
        return loaded


Train = Callable[..., Outcome]


def told(outcome: Outcome) -> list[tuple[object, ...]]:
    """What the epochs came to."""
    fields = ("epoch", "step", "train_loss", "val_loss", "metrics", "lr")
    return [tuple(str(each[name]) for name in fields) for each in outcome.of("epoch_completed")]


def is_same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    """Whether two models have the same weights, bit by bit."""
    return one.keys() == other.keys() and all(torch.equal(one[key], other[key]) for key in one)
