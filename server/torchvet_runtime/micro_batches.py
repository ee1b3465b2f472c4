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

from torchvet_runtime.batch_form import Batch, BatchForm
from torchvet_runtime.losses import Loss


def groups(batches: Iterator[object], n_batches: int) -> Iterator[list[object]]:
    """Up to `n_batches` batches each, the last with what is left. They are read before the step begins."""
    while group := list(islice(batches, n_batches)):
        yield group


def pieces(
    group: list[object], form: BatchForm, loss: Loss, most_samples: int | None
) -> list[tuple[Batch, float]]:
    """The batches of a step in pieces of at most `most_samples`, each with its share in the step's loss."""
    parts = [piece for each in group for piece in cut(form.split(each), most_samples)]
    if len(parts) == 1:
        return [(parts[0], 1.0)]
    if loss.n_terms is None:
        return [(each, 1.0) for each in parts]
    terms = [loss.n_terms(each.target, each.n_samples) for each in parts]
    total = sum(terms)
    # Nothing to learn from, such as targets that are all ignored: torch's mean is nan then, and stays so.
    return [(part, n / total if total else 1.0) for part, n in zip(parts, terms, strict=True)]


def gradients_at_home(model: nn.Module) -> AbstractContextManager[object]:
    """Inside, a model shared by processes keeps its gradients to itself: they are summed once, with the last piece."""
    # torch.compile's wrapper hands the name on to the DDP inside.
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
