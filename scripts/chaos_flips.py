"""Checkpoints with one flipped bit, or cut short: what notices it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from torchvet_runtime.checkpoint import Checkpoints, Occasion


@dataclass
class Damages:
    """How many were made, how many `--resume` and how many torch.load alone noticed, and whether the one before was taken."""

    what: str
    made: int = 0
    noticed: int = 0
    by_torch: int = 0
    went_on: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether every one was noticed and cost nothing but itself."""
        return self.made > 0 and self.made == self.noticed == self.went_on


def damage_checkpoints(folder: Path, n_flips: int, n_cuts: int, seed: int) -> list[Damages]:
    """Damages the newest of two checkpoints in every way, one at a time."""
    chance = random.Random(seed)
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(64, 64), nn.BatchNorm1d(64), nn.Linear(64, 10))
    for step in (1, 2):
        state = {"model": model.state_dict(), "progress": step}
        Checkpoints(folder).save(state, Occasion(step, step, None, "epoch", 0, ""))
    path = folder / "step-00000002.pt"
    whole = path.read_bytes()
    flips, cuts = Damages("bits flipped"), Damages("files cut short")
    for _ in range(n_flips):
        bit = chance.randrange(8 * len(whole))
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << (bit % 8)
        _look(flips, path, bytes(damaged))
    for _ in range(n_cuts):
        _look(cuts, path, whole[: chance.randrange(len(whole))])
    return [flips, cuts]


def _look(tally: Damages, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    complaints: list[str] = []
    newest = Checkpoints(path.parent).newest(complaints.append)
    tally.made += 1
    tally.noticed += any(path.name in each for each in complaints)
    tally.went_on += newest is not None and newest[1]["progress"] == 1
    try:
        torch.load(path, weights_only=True)
    # torch answers a damaged file with about ten kinds of exception.
    except Exception:  # noqa: BLE001  # see above
        tally.by_torch += 1


def rows(tally: Damages) -> list[tuple[str, str]]:
    """The tally as lines of a table."""
    return [
        (tally.what, str(tally.made)),
        ("  noticed by --resume", str(tally.noticed)),
        ("  noticed by torch.load alone", str(tally.by_torch)),
        ("  the one before was taken instead", str(tally.went_on)),
    ]
