"""What a user's file does itself to share data among processes: taken back where it is torch's own way, refused where it isn't.

Our loop hands every process its part of what one process would read. A loader that gives a part already would lose data.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from typing import Any

from torch.utils.data import DataLoader, DistributedSampler, IterableDataset

from torchvet_runtime.failures import UsageError

_SIGNS = ("get_rank(", "get_world_size(", '"RANK"', "'RANK'", '"WORLD_SIZE"', "'WORLD_SIZE'")


# Any: samplers have attributes that no type knows.
def undivided(sampler: Any) -> Any:
    """The order of all samples that a DistributedSampler takes its part of; any other sampler as it is."""
    return _Undivided(sampler) if type(sampler) is DistributedSampler else sampler


class _Undivided:
    """A DistributedSampler's samples for all of its processes."""

    def __init__(self, sampler: DistributedSampler[int]) -> None:
        self._sampler = sampler

    def __iter__(self) -> Iterator[int]:
        own = self._sampler
        whole: DistributedSampler[int] = DistributedSampler(
            own.dataset, 1, 0, own.shuffle, own.seed, own.drop_last
        )
        whole.set_epoch(own.epoch)
        yield from iter(whole)

    def __len__(self) -> int:
        return len(self._sampler.dataset)  # type: ignore[arg-type]  # torch asks for its length, too


def refuse_own_sharing(loader: Iterable[object]) -> None:
    """Raises `UsageError` for a loader that gives each process its own part in a way of its own."""
    for name in ("batch_sampler", "sampler"):
        sampler = getattr(loader, name, None)
        shares = hasattr(sampler, "num_replicas") and hasattr(sampler, "rank")
        if shares and type(sampler) is not DistributedSampler:
            raise UsageError(
                f"{type(sampler).__name__} shares the samples out itself, and so does torchvet: "
                "give the loader a sampler of all samples, or train on one card"
            )
    dataset = loader.dataset if isinstance(loader, DataLoader) else None
    if isinstance(dataset, IterableDataset) and (sign := _sign_in(type(dataset))):
        raise UsageError(
            f"{type(dataset).__name__} shares its samples out itself by {sign}, and so does torchvet: "
            "let it give all samples, or train on one card"
        )


def _sign_in(kind: type) -> str | None:
    try:
        text = inspect.getsource(kind)
    except (OSError, TypeError):
        return None
    found = next((each for each in _SIGNS if each in text), None)
    return found and found.strip("(\"'")
