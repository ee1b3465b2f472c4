"""Which of how many processes this is, as torchrun tells it in the environment. Knows no torch."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """One process among all; `local_rank` counts those on this machine, and chooses the card."""

    rank: int = 0
    n_processes: int = 1
    local_rank: int = 0
    is_launched: bool = False

    @property
    def is_first(self) -> bool:
        """Whether this is the process that tells and saves."""
        return self.rank == 0


def place_in(environment: Mapping[str, str]) -> Place:
    """This process's place. WORLD_SIZE alone says nothing: job queues set it too."""
    try:
        if "TORCHELASTIC_RUN_ID" in environment:
            rank, n_processes, local_rank = (
                int(environment[name]) for name in ("RANK", "WORLD_SIZE", "LOCAL_RANK")
            )
            return Place(rank, n_processes, local_rank, is_launched=True)
    except (KeyError, ValueError):
        # Somebody else's variable of that name.
        return Place()
    return Place()


HERE = place_in(os.environ)
