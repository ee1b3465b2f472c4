"""The processes that train together: which one this is, and the few numbers they tell each other.

torchrun says the place of each in its environment. Numbers go over gloo between CPUs, so that no card waits for them; sharing
gradients is not here. A process alone asks nobody, and everything below answers at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

import torch
import torch.distributed as dist
from torch import nn

from torchvet_runtime.place import Place

T = TypeVar("T")

# How long processes wait for each other before they call it a failure. Saving and reading data must fit into it.
_PATIENCE = timedelta(minutes=30)
_BACKENDS = {"cpu": "gloo", "cuda": "nccl", "xpu": "xccl"}


class World:
    """All processes of a run."""

    def __init__(self, place: Place) -> None:
        self.rank = place.rank
        self.n_processes = place.n_processes
        # Any: torch's process groups have no public type.
        self._numbers: Any = None

    @property
    def is_first(self) -> bool:
        """Whether this is the process that tells and saves."""
        return self.rank == 0

    @property
    def is_alone(self) -> bool:
        """Whether there are no others."""
        return self.n_processes == 1

    # Any: torch's process groups have no public type.
    @property
    def group(self) -> Any:
        """The processes as torch knows them, talking between CPUs; `None` for one alone."""
        return self._numbers

    def join(self, device: torch.device) -> None:
        """Meets the others; from then on they can share gradients of tensors on `device`."""
        if self.is_alone:
            return
        if device.type == "cuda":
            torch.cuda.set_device(device)
        dist.init_process_group(_BACKENDS.get(device.type, "gloo"), timeout=_PATIENCE)
        self._numbers = dist.new_group(backend="gloo", timeout=_PATIENCE)

    def leave(self) -> None:
        """Waits for the others and parts from them."""
        if self._numbers is not None:
            self.sum([0.0])
            dist.destroy_process_group()
            self._numbers = None

    def sum(self, numbers: Sequence[float]) -> list[float]:
        """Each number added up over all processes."""
        return self.begin_sum(numbers)()

    def begin_sum(self, numbers: Sequence[float]) -> Callable[[], list[float]]:
        """Begins to add up; what it returns waits for the result. Work done meanwhile costs no waiting."""
        if self._numbers is None:
            alone = list(numbers)
            return lambda: alone
        told = torch.tensor(numbers, dtype=torch.float64)
        work = dist.all_reduce(told, group=self._numbers, async_op=True)

        def result() -> list[float]:
            assert work is not None
            work.wait()
            summed: list[float] = told.tolist()
            return summed

        return result

    def share_buffers(self, model: nn.Module) -> None:
        """Gives every process the first one's buffers, such as the statistics of batch normalisation."""
        if self._numbers is not None:
            for each in model.buffers():
                dist.broadcast(each, src=0)

    def gather(self, value: T) -> list[T]:
        """Every process's value, by rank, in the first process; nothing in the others."""
        if self._numbers is None:
            return [value]
        # Any: torch fills the list.
        values: list[Any] | None = [None] * self.n_processes if self.is_first else None
        dist.gather_object(value, values, dst=0, group=self._numbers)
        return values or []

    def from_first(self, value: T) -> T:
        """The first process's value, in all of them."""
        if self._numbers is None:
            return value
        values = [value]
        dist.broadcast_object_list(values, src=0, group=self._numbers)
        return values[0]


ALONE = World(Place())
