"""The user's DataLoader in an order that depends on seed and epoch only, beginning at any batch.

Batches done before a stop are passed over by their indices; their data is not loaded. The loader itself is left alone: a
copy of it gets our order. What can't be ordered so (an IterableDataset, a loader of another kind) is read from its start.
"""

from __future__ import annotations

import collections
import copy
from collections.abc import Callable, Iterable, Iterator, Sized
from itertools import islice
from typing import Any, cast

import torch
from torch.utils.data import BatchSampler, DataLoader, IterableDataset

from torchvet_runtime import rng
from torchvet_runtime.alike import drawn_alike
from torchvet_runtime.exactness import keeps_its_place
from torchvet_runtime.shares import WHOLE, Share, Turn, marked, split
from torchvet_runtime.stop import hold_on
from torchvet_runtime.users_sharing import refuse_own_sharing, undivided

# Any: what a loader or a dataset tells of itself.
Place = dict[str, Any]


class Batches:
    """The batches of one loader, epoch by epoch."""

    def __init__(
        self,
        loader: Iterable[object],
        seed: int,
        purpose: str,
        batch_size: int | None = None,
        share: Share = WHOLE,
    ) -> None:
        """`purpose` keeps training's and validation's random numbers apart; `batch_size` replaces the loader's.

        Of several processes this one gives out its `share` of every step; epochs and batches are counted for all together.
        """
        if not share.is_whole:
            refuse_own_sharing(loader)
        is_plain = isinstance(loader, DataLoader) and not keeps_its_place(loader)
        self._loader: Iterable[object] = _with_steady_workers(loader) if is_plain else loader
        self._seed = seed
        self._purpose = purpose
        self._order = _Order()
        has_order = _has_order(loader) and not keeps_its_place(loader)
        self._ordered = _with_order(self._loader, self._order, seed) if has_order else None
        self._source = _source_of_order(loader, batch_size, share) if self._ordered is not None else None
        self._own_generators = _own_generators(loader)
        self._place: Place = {}
        self.share = share
        self._n_drawn = 0
        # Where batches are made of indices, each process loads only what it needs.
        is_batched = self._ordered is not None and getattr(loader, "batch_sampler", None) is not None
        self._is_dealt = is_batched and not share.is_whole

    @property
    def n_batches(self) -> int | None:
        """Batches of an epoch, `None` when only reading them tells."""
        return _length(self._source if self._source is not None else self._loader)

    @property
    def batch_size(self) -> int | None:
        """Samples in a batch of the file's, where the loader says so."""
        size = getattr(self._source if self._source is not None else self._loader, "batch_size", None)
        return size if isinstance(size, int) else None

    @property
    def n_at_once(self) -> int:
        """How many of the batches that are given out make a step."""
        return self.share.turns_per_step if self._is_dealt else self.share.accumulate

    def batch_after(self, batch: int, n_done: int) -> int:
        """How many batches of the epoch are done by all, after `batch` of them and `n_done` that were given out here."""
        if not self._is_dealt:
            return batch + n_done
        # In an epoch's last step some processes had nothing that counts.
        return min(batch + n_done * self.share.n_groups, self._n_drawn)

    @property
    def is_exact(self) -> bool:
        """Whether an epoch can be continued without reading its first batches again."""
        return self._ordered is not None or keeps_its_place(self._loader)

    @property
    def place(self) -> Place:
        """Where a loader and a dataset stand that can tell it themselves, for `go_to`."""
        placed: dict[str, Any] = {"loader": self._loader, "dataset": getattr(self._loader, "dataset", None)}
        if getattr(self._loader, "num_workers", 0):
            # The dataset that moves on is in the workers.
            del placed["dataset"]
        return {name: each.state_dict() for name, each in placed.items() if keeps_its_place(each)}

    def go_to(self, place: Place) -> None:
        """Makes the next epoch begin where `place` was taken."""
        self._place = dict(place)
        dataset: Any = getattr(self._loader, "dataset", None)
        if "dataset" in place and keeps_its_place(dataset):
            dataset.load_state_dict(place["dataset"])

    def epoch(self, epoch: int, first: int = 0) -> Iterator[object]:
        """The batches of `epoch` from batch `first` on; both count from 0."""
        with rng.seeded(torch.device("cpu"), self._seed, self._purpose, epoch):
            self._renew(epoch)
            place, self._place = self._place, {}
            if "loader" in place and keeps_its_place(self._loader):
                loader: Any = self._loader
                loader.load_state_dict(place["loader"])
                return split(self._alike(iter(loader), epoch), self.share)
            if self._ordered is None or self._source is None:
                batches = self._alike(iter(self._loader), epoch)
                # Here, so that what they draw is taken back: the run has drawn it before it was stopped.
                collections.deque(islice(batches, 0 if "dataset" in place else first), maxlen=0)
                return split(batches, self.share)
            n_batches = _length(self._source)
            # Drawn whole and now, while the generators stand where seed and epoch put them.
            indices = list(islice(iter(self._source), n_batches))
            if not self._is_dealt:
                numbered = [_numbered(each, epoch, number) for number, each in enumerate(indices)]
                self._order.entries = numbered[first:]
                return split(iter(self._ordered), self.share)
            drawn = [list(each) for each in cast("list[list[int]]", indices)]
            self._n_drawn = len(drawn)
            turns = self.share.turns([len(each) for each in drawn], first)
            self._order.entries = [_taken(drawn[each.number], epoch, each) for each in turns]
            return marked(iter(self._ordered), turns)

    def _alike(self, batches: Iterator[object], epoch: int) -> Iterator[object]:
        """A stream of which every process does a part must be the same in all of them."""
        return batches if self.share.is_whole else drawn_alike(batches, self._seed, self._purpose, epoch)

    def _renew(self, epoch: int) -> None:
        """Makes what the user's own generators and samplers draw depend on their seed and the epoch."""
        for generator, seed in self._own_generators:
            # The first epoch keeps the very order that the user's seed gives.
            generator.manual_seed(rng.number_from(seed, epoch) if epoch else seed)
        for sampler in _samplers(self._loader):
            if hasattr(sampler, "set_epoch"):
                sampler.set_epoch(epoch)


class BatchIndices(list[int]):
    """The indices of one batch, and which batch of which epoch it is."""

    epoch = 0
    number = 0
    part = 0


class _Order:
    """Stands in for a sampler. A generator, because a loader with workers asks for the iterator twice."""

    def __init__(self) -> None:
        self.entries: list[object] = []

    def __iter__(self) -> Iterator[object]:
        yield from self.entries

    def __len__(self) -> int:
        return len(self.entries)


class _SeededDataset:
    """A dataset in a worker process, whose random numbers depend on the batch and not on what came before it."""

    def __init__(self, dataset: object, seed: int) -> None:
        self._dataset = dataset
        self._seed = seed

    def __getattr__(self, name: str) -> object:
        if name.startswith("__") or "_dataset" not in self.__dict__:
            raise AttributeError(name)
        return getattr(self._dataset, name)

    def __len__(self) -> int:
        return _length(self._dataset) or 0

    # Any: whatever the user's dataset answers.
    def __getitems__(self, indices: BatchIndices) -> list[Any]:
        place = (indices.epoch, indices.number, *([indices.part] if indices.part else []))
        rng.seed_all(self._seed, "worker", *place)
        dataset: Any = self._dataset
        if getattr(dataset, "__getitems__", None):
            whole: list[Any] = dataset.__getitems__(indices)
            return whole
        return [dataset[each] for each in indices]


class _WorkerStart:
    """What a worker process does first; the user's own beginning after ours."""

    def __init__(self, own: Callable[[int], object] | None) -> None:
        self._own = own

    def __call__(self, number: int) -> None:
        hold_on()
        if self._own is not None:
            self._own(number)


def without_workers(loader: Iterable[object]) -> Iterable[object]:
    """A copy that loads in this process, to look at one batch without starting anything."""
    if not isinstance(loader, DataLoader):
        return loader
    alone = copy.copy(loader)
    alone.__dict__.update(
        num_workers=0, timeout=0, persistent_workers=False, prefetch_factor=None, pin_memory=False
    )
    return alone


def _has_order(loader: object) -> bool:
    return isinstance(loader, DataLoader) and not isinstance(loader.dataset, IterableDataset)


# Any: a DataLoader of unknown item type with attributes that it does not let anybody set.
def _with_order(loader: Any, order: _Order, seed: int) -> Any:
    ordered = copy.copy(loader)
    is_batched = loader.batch_sampler is not None
    # Past __setattr__, which refuses after construction; a new DataLoader would lose what a subclass has added.
    ordered.__dict__["batch_sampler" if is_batched else "sampler"] = order
    if loader.num_workers > 0 and is_batched:
        ordered.__dict__["dataset"] = _SeededDataset(loader.dataset, seed)
    return ordered


# Any: see above.
def _with_steady_workers(loader: Any) -> Any:
    steady = copy.copy(loader)
    if loader.num_workers > 0:
        steady.__dict__["worker_init_fn"] = _WorkerStart(loader.worker_init_fn)
    return steady


# Any: see above.
def _source_of_order(loader: Any, batch_size: int | None, share: Share) -> Iterable[object]:
    source: Iterable[object] = loader.sampler if loader.batch_sampler is None else loader.batch_sampler
    if type(source) is not BatchSampler or (batch_size is None and share.is_whole):
        return source
    sampler = source.sampler if share.is_whole else undivided(source.sampler)
    return BatchSampler(sampler, batch_size or source.batch_size, source.drop_last)


# Any: samplers may have a generator or set_epoch, and no type says so.
def _samplers(loader: Any) -> list[Any]:
    samplers = [getattr(loader, "sampler", None), getattr(loader, "batch_sampler", None)]
    return [each for each in [*samplers, getattr(samplers[1], "sampler", None)] if each is not None]


def _own_generators(loader: object) -> list[tuple[torch.Generator, int]]:
    """The user's generators in a loader, each with the seed it was given."""
    found = {
        id(each): each for each in (getattr(one, "generator", None) for one in [loader, *_samplers(loader)])
    }
    return [(each, each.initial_seed()) for each in found.values() if isinstance(each, torch.Generator)]


def _numbered(indices: object, epoch: int, number: int) -> object:
    if not isinstance(indices, list):
        return indices
    placed = BatchIndices(indices)
    placed.epoch, placed.number = epoch, number
    return placed


def _taken(indices: list[int], epoch: int, turn: Turn) -> BatchIndices:
    """The samples of a turn."""
    placed = BatchIndices(indices[turn.first : turn.end])
    placed.epoch, placed.number, placed.part = epoch, turn.number, turn.part
    return placed


def _length(sized: object) -> int | None:
    try:
        return len(sized) if isinstance(sized, Sized) else None
    except (TypeError, NotImplementedError):
        # An IterableDataset has __len__ only if its author gave it one.
        return None
