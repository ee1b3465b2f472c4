"""Which samples each of several processes trains on: together those of one process, step by step."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from programs_to_share import SLOPES
from programs_to_train import written
from torch.utils.data import (
    BatchSampler,
    DataLoader,
    DistributedSampler,
    IterableDataset,
    RandomSampler,
    TensorDataset,
)
from training_runs import Train

from torchvet_runtime.batch_form import BatchForm
from torchvet_runtime.batches import Batches
from torchvet_runtime.micro_batches import own_pieces
from torchvet_runtime.shares import Share, Turn

# Sizes of the batches, and the first one that is not done yet.
EPOCHS = [
    ([8, 8, 8, 8, 8, 2], 0),
    ([4, 4, 4], 0),
    ([1], 0),
    ([], 0),
    ([3, 1, 2, 9, 1, 1, 5], 0),
    ([8] * 12 + [5], 8),
]
SHARES = [
    (n, accumulate, least)
    for n, accumulate, least in itertools.product([1, 2, 3, 4, 8], [1, 2, 4, 6], [1, 2])
]


@pytest.mark.parametrize(("n_processes", "accumulate", "least"), SHARES)
def test_together_they_do_what_one_would(n_processes: int, accumulate: int, least: int) -> None:
    for sizes, first in EPOCHS:
        first -= first % accumulate
        shares = [Share(rank, n_processes, accumulate, least) for rank in range(n_processes)]
        turns = [each.turns(sizes, first) for each in shares]
        # Who shares a model by its parts must go through it as often as the others, in every step.
        assert len({len(each) for each in turns}) == 1
        steps = [(each.number - first) // accumulate for each in turns[0]]
        assert [[(t.number - first) // accumulate for t in each] for each in turns] == [steps] * n_processes
        assert all(steps.count(step) <= shares[0].turns_per_step for step in steps)
        done = sorted(sample for each in turns for turn in each for sample in _counted(turn))
        assert done == [(n, i) for n in range(first, len(sizes)) for i in range(sizes[n])]
        for turn in itertools.chain(*turns):
            assert turn.end - turn.first >= min(least, sizes[turn.number])


def _counted(turn: Turn) -> list[tuple[int, int]]:
    return [] if turn.is_idle else [(turn.number, each) for each in range(turn.first, turn.end)]


_NUMBERS = TensorDataset(torch.arange(21))


class _Stream(IterableDataset[torch.Tensor]):
    def __iter__(self) -> Iterator[torch.Tensor]:
        yield from torch.randperm(21)


class _Backwards(BatchSampler):
    def __iter__(self) -> Iterator[list[int]]:
        yield from reversed(list(super().__iter__()))


LOADERS: dict[str, Callable[[], DataLoader[Any]]] = {
    "shuffled": lambda: DataLoader(_NUMBERS, batch_size=4, shuffle=True),
    "generator": lambda: DataLoader(
        _NUMBERS, batch_size=4, shuffle=True, generator=torch.Generator().manual_seed(5)
    ),
    "distributed": lambda: DataLoader(
        _NUMBERS, batch_size=4, sampler=DistributedSampler(_NUMBERS, 2, 1, seed=3)
    ),
    "batch sampler": lambda: DataLoader(
        _NUMBERS, batch_sampler=_Backwards(RandomSampler(_NUMBERS), 4, drop_last=True)
    ),
    "stream": lambda: DataLoader(_Stream(), batch_size=4),
    "whole batches": lambda: DataLoader(TensorDataset(torch.arange(20).view(5, 4)), batch_size=None),
}


def _done(batches: Batches, epoch: int, first: int) -> list[list[int]]:
    """The samples that count of each batch given out."""
    form = BatchForm(is_own_target=True)
    return [
        [
            int(n)
            for piece, counts in own_pieces(each, form, None)
            if counts
            for n in piece.arguments[0].flatten()
        ]  # type: ignore[attr-defined]  # a tensor
        for each in batches.epoch(epoch, first)
    ]


@pytest.mark.parametrize("name", LOADERS)
def test_users_loader_is_shared_out_whatever_it_is(name: str) -> None:
    n_samples = 21 if name not in {"batch sampler", "whole batches"} else 20
    for epoch, first in ((0, 0), (1, 0), (1, 2)):
        parts = []
        for rank in (0, 1):
            # Each process draws random numbers of its own elsewhere.
            torch.manual_seed(100 + rank)
            parts.append(_done(Batches(LOADERS[name](), 7, "train", share=Share(rank, 2)), epoch, first))
        together = [sorted(a + b) for a, b in zip(*parts, strict=True)]
        assert sorted(itertools.chain(*together)) == sorted(set(itertools.chain(*together)))
        assert len(list(itertools.chain(*together))) == n_samples - 4 * first
        if name not in {"distributed", "stream"}:
            torch.manual_seed(100)
            alone = _done(Batches(LOADERS[name](), 7, "train"), epoch, first)
            assert together == [sorted(each) for each in alone]


# What is trained how, and what the plan says about it.
PLANS = [
    ([], "2, DDP over torchrun", "a step takes 8 samples: 4 × 2 processes"),
    (["--accumulate", "4"], "2, DDP", "a step takes 32 samples: 8 × 2 processes × 2 accumulated"),
    (["--processes", "8", "--accumulate", "4"], "8, DDP", "a step takes 32 samples: 4 × 8 processes"),
    (["--processes", "16"], "16, DDP", "a batch of 8 keeps only 8 of 16 processes busy"),
    (["--strategy", "fsdp2"], "2, FSDP2 over torchrun", "8 samples"),
]


@pytest.mark.parametrize(("options", "how", "said"), PLANS)
def test_plan_says_what_a_step_takes(
    options: list[str], how: str, said: str, tmp_path: Path, train: Train
) -> None:
    outcome = train(
        written(tmp_path / "slopes.py", SLOPES),
        tmp_path / "run", "--plan", "--devices", "cpu", "--processes", "2", *options,
    )  # fmt: skip
    assert outcome.code == 0, outcome.err
    assert how in outcome.out
    assert said in outcome.out


# Changes to SLOPES that a plan for two processes speaks of, or refuses.
_LOADER = "train_loader = DataLoader(Points(), batch_size=8, shuffle=True)"
_OWN_SAMPLER = """
from torch.utils.data import DistributedSampler
class Mine(DistributedSampler): pass
train_loader = DataLoader(Points(), batch_size=8, sampler=Mine(Points(), 2, 0))
"""
_OWN_STREAM = """
from torch.utils.data import IterableDataset
import torch.distributed as dist
class Stream(IterableDataset):
    def __iter__(self):
        rank = dist.get_rank() if dist.is_initialized() else 0
        yield from zip(x[rank::2], y[rank::2])
train_loader = DataLoader(Stream(), batch_size=8)
"""
_UNUSED = "model.add_module('spare', nn.Linear(2, 2)); model.forward = lambda x: model[4](model[0](x))"
SPOKEN_OF = [
    (_LOADER, _OWN_SAMPLER, 2, "Mine shares the samples out itself"),
    (_LOADER, _OWN_STREAM, 2, "Stream shares its samples out itself by get_rank"),
    ("nn.Tanh()", "nn.BatchNorm1d(6)", 0, "batch normalisation sees only each process's part"),
    (
        "optimizer = ",
        f"{_UNUSED}\noptimizer = ",
        0,
        "no gradient reaches 1.weight, 1.bias, 2.weight and 3 more",
    ),
]


@pytest.mark.parametrize(("before", "after", "code", "said"), SPOKEN_OF)
def test_plan_speaks_of_what_does_not_go_together(
    before: str, after: str, code: int, said: str, tmp_path: Path, train: Train
) -> None:
    assert before in SLOPES
    file = written(tmp_path / "slopes.py", SLOPES.replace(before, after))
    outcome = train(file, tmp_path / "run", "--plan", "--devices", "cpu", "--processes", "2")
    assert outcome.code == code, outcome.err
    assert said in outcome.out + outcome.err
