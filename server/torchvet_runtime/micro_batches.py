"""Batches put together for one optimizer step, and taken apart for a card that can't hold them.

The loss of a step is the mean over all it has seen, however it was cut: each piece counts by what its own mean was taken over.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from itertools import islice, pairwise
from typing import Any

from torch import Tensor, nn

from torchvet_runtime.accord import Accord
from torchvet_runtime.batch_form import Batch, BatchForm
from torchvet_runtime.losses import Loss
from torchvet_runtime.shares import Idle, Split


def groups(batches: Iterator[object], n_batches: int) -> Iterator[list[object]]:
    """Up to `n_batches` batches each, the last with what is left. They are read before the step begins."""
    while group := list(islice(batches, n_batches)):
        yield group


def pieces(
    group: list[object], form: BatchForm, loss: Loss, most_samples: int | None, accord: Accord
) -> tuple[list[tuple[Batch, float]], int]:
    """The batches of a step in pieces of at most `most_samples`, each with its share in the step's loss; and the step's samples.

    Among several processes the samples are those of all, and shares are as many times as large: DDP takes the mean over them.
    """
    if len(group) == 1 and most_samples is None and accord.world.is_alone:
        whole = form.split(group[0])
        return [(whole, 1.0)], whole.n_samples
    parts = [(piece, counts) for each in group for piece, counts in own_pieces(each, form, most_samples)]
    n_samples = sum(piece.n_samples for piece, counts in parts if counts)
    if len(parts) == 1 and accord.world.is_alone:
        return [(parts[0][0], 1.0)], n_samples
    n_terms = loss.n_terms or _one
    terms = [n_terms(piece.target, piece.n_samples) if counts else 0.0 for piece, counts in parts]
    total, n_all = accord.sum([sum(terms), n_samples])
    unit = accord.world.n_processes / (total if total and loss.n_terms else 1.0)
    # Nothing to learn from, such as targets that are all ignored: torch's mean is nan then, and stays so.
    shares = [n * unit if total else 1.0 for n in terms]
    return [(piece, share) for (piece, _), share in zip(parts, shares, strict=True)], int(n_all)


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


def _one(_target: object, _n_samples: int) -> float:
    """For a loss that is a sum: its pieces are added up as they are."""
    return 1.0


def gradients_at_home(model: nn.Module) -> AbstractContextManager[object]:
    """Inside, a model shared by processes keeps its gradients to itself: they are summed once, with the last piece."""
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
