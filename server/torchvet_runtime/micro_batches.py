"""Batches put together for one optimizer step, and taken apart for a card that can't hold them.

The loss of a step is the mean over all it has seen, however it was cut: each piece counts by what its own mean was taken over.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

from torch import Tensor, nn

from torchvet_runtime.accord import Accord
from torchvet_runtime.batch_form import Batch, BatchForm
from torchvet_runtime.losses import Loss
from torchvet_runtime.shares import Idle, Split

_AS_IT_IS = nullcontext()


def groups(batches: Iterator[object], n_batches: int) -> Iterator[list[object]]:
    """Up to `n_batches` batches each, the last with what is left. They are read before the step begins."""
    if n_batches == 1:
        for each in batches:
            yield [each]
    while group := list(islice(batches, n_batches)):
        yield group


class StepTotal:
    """What the loss of a step is the mean over, in all processes. Asked for late, it has come meanwhile and nobody waits."""

    def __init__(self, numbers: Sequence[float], accord: Accord, is_mean: bool) -> None:
        self._sums = accord.begin_sum(numbers)
        self._n_processes = accord.world.n_processes
        self._is_mean = is_mean
        self._known: list[float] | None = None

    def share(self, n_terms: float) -> float:
        """By what a piece's loss counts. Several processes take the mean of their gradients, so there it is as many times as large."""
        total = self._totals[0]
        if not self._is_mean:
            return n_terms * self._n_processes
        # Nothing to learn from, such as targets that are all ignored: torch's mean is nan then, and stays so.
        return n_terms * self._n_processes / total if total else 1.0

    @property
    def n_samples(self) -> int:
        """The samples of the step."""
        return int(self._totals[1])

    @property
    def _totals(self) -> list[float]:
        if self._known is None:
            self._known = self._sums()
        return self._known


@dataclass(slots=True)
class WholeStep:
    """The same for the usual step, of one batch in one piece: nothing has to be added up."""

    n_samples: int

    def share(self, n_terms: float) -> float:
        """All of it."""
        return n_terms


def pieces(
    group: list[object], form: BatchForm, loss: Loss, most_samples: int | None, accord: Accord
) -> tuple[list[tuple[Batch, float]], StepTotal | WholeStep]:
    """The batches of a step in pieces of at most `most_samples`, each with what its loss is the mean over; and the sum of that."""
    if len(group) == 1 and most_samples is None and accord.world.is_alone:
        whole = form.split(group[0])
        return [(whole, 1.0)], WholeStep(whole.n_samples)
    parts = [(piece, counts) for each in group for piece, counts in own_pieces(each, form, most_samples)]
    n_samples = sum(piece.n_samples for piece, counts in parts if counts)
    if len(parts) == 1 and accord.world.is_alone:
        return [(parts[0][0], 1.0)], StepTotal([1.0, n_samples], accord, is_mean=True)
    n_terms = loss.n_terms or _one
    todo = [(piece, n_terms(piece.target, piece.n_samples) if counts else 0.0) for piece, counts in parts]
    total = sum(each for _, each in todo)
    return todo, StepTotal([total, n_samples], accord, is_mean=loss.n_terms is not None)


def own_pieces(batch: object, form: BatchForm, most_samples: int | None) -> list[tuple[Batch, bool]]:
    """What this process does of a batch, in pieces, and whether each counts."""
    if isinstance(batch, Idle):
        return [(piece, False) for piece in cut(form.split(batch.batch), most_samples)]
    if isinstance(batch, Split):
        whole = form.split(batch.batch)
        turn = batch.share.part_of(whole.n_samples)
        part = _between(whole, turn.first, turn.end)
        return [(piece, not turn.is_idle) for piece in cut(part, most_samples)]
    return [(piece, True) for piece in cut(form.split(batch), most_samples)]


def nothing_of(output: object) -> Tensor:
    """A loss to learn nothing from, that still goes back through the whole model: other processes wait for it."""
    # A mean over no targets would be nan, and nan times zero, too.
    [first, *others] = _tensors(output)
    return sum((each.sum() * 0.0 for each in others), first.sum() * 0.0)


# Any: what a model returns.
def _tensors(value: Any) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        yield from [value] if value.requires_grad else []
    elif isinstance(value, Mapping | list | tuple):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _tensors(each)
    else:
        for each in getattr(value, "__dict__", {}).values():
            yield from _tensors(each)


def _one(_target: object, _n_samples: int) -> float:
    """For a loss that is a sum: its pieces are added up as they are."""
    return 1.0


def gradients_at_home(model: nn.Module, is_last: bool) -> AbstractContextManager[object]:
    """Inside, a model shared by processes keeps its gradients to itself: they are summed once, with the last piece."""
    if is_last:
        return _AS_IT_IS
    # torch.compile's wrapper hands the name on to the DDP inside. FSDP2 has no such thing and sums every time.
    no_sync: Callable[[], AbstractContextManager[object]] = getattr(model, "no_sync", nullcontext)
    return no_sync()


def cut(batch: Batch, most_samples: int | None) -> list[Batch]:
    """A batch in pieces of about equal size; whole if it is small enough or doesn't say how many samples it has."""
    if most_samples is None or batch.n_samples <= most_samples:
        return [batch]
    n_pieces = math.ceil(batch.n_samples / most_samples)
    ends = [batch.n_samples * index // n_pieces for index in range(n_pieces + 1)]
    return [_between(batch, first, end) for first, end in pairwise(ends)]


def _between(batch: Batch, first: int, end: int) -> Batch:
    n_samples = batch.n_samples
    return Batch(
        tuple(_slice(each, first, end, n_samples) for each in batch.arguments),
        _slice(batch.target, first, end, n_samples),
        end - first,
        {name: _slice(each, first, end, n_samples) for name, each in batch.named.items()},
    )


# Any: whatever the user's batches hold.
def _slice(value: Any, first: int, end: int, n_samples: int) -> Any:
    if isinstance(value, Tensor):
        return value[first:end] if value.ndim and value.shape[0] == n_samples else value
    if isinstance(value, Mapping):
        return {key: _slice(each, first, end, n_samples) for key, each in value.items()}
    if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
        is_per_sample = len(value) == n_samples and not any(_is_batched(each, n_samples) for each in value)
        cut_off = (
            value[first:end] if is_per_sample else [_slice(each, first, end, n_samples) for each in value]
        )
        return type(value)(cut_off)
    return value


def _is_batched(value: object, n_samples: int) -> bool:
    return isinstance(value, Tensor) and value.ndim > 0 and value.shape[0] == n_samples
