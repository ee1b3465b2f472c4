"""Reading the same stream in every process, although each draws its own random numbers for its model."""

from __future__ import annotations

from collections.abc import Iterator

import torch

from torchvet_runtime import rng

_END = object()


def drawn_alike(batches: Iterator[object], *names: int | str) -> Iterator[object]:
    """`batches`, read with random numbers that depend on `names` only and are nobody else's."""
    cpu = torch.device("cpu")
    own: rng.RngState | None = None
    while True:
        before = rng.capture(cpu)
        if own is None:
            rng.seed_all(*names)
        else:
            rng.restore(own, cpu)
        try:
            batch = next(batches, _END)
        finally:
            own = rng.capture(cpu)
            rng.restore(before, cpu)
        if batch is _END:
            return
        yield batch
