"""Which part of a step's batches each of several processes does, so that together they do what one process would.

A step goes through `accumulate` of the file's batches. Where there are enough of them processes take whole ones, else a batch is
split: 4 batches a step on 2 processes are 2 each, on 8 processes half a batch each. Every process does the same number of turns
in every step, because some of what they do they do together; who has nothing for a turn repeats samples that don't count.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Idle:
    """A batch that is gone through because the others have one, and counts for nothing."""

    batch: object


@dataclass(frozen=True)
class Split:
    """A whole batch of which this process does its own part, because nobody could say beforehand what is in it."""

    batch: object
    share: Share


@dataclass(frozen=True)
class Turn:
    """A piece of one of the file's batches: which batch of the epoch, its first and last sample in it, and whether it counts."""

    number: int
    first: int
    end: int
    part: int = 0
    is_idle: bool = False


@dataclass(frozen=True)
class Share:
    """What one of `n_processes` does. `least` is how few samples a piece may have where the batch has that many."""

    rank: int = 0
    n_processes: int = 1
    accumulate: int = 1
    least: int = 1

    @property
    def is_whole(self) -> bool:
        """Whether there is nobody to share with."""
        return self.n_processes == 1

    @property
    def n_groups(self) -> int:
        """How many groups of processes there are, each of which takes whole batches."""
        return math.gcd(self.accumulate, self.n_processes)

    @property
    def n_parts(self) -> int:
        """Into how many parts a batch is split, one for each process of a group."""
        return self.n_processes // self.n_groups

    @property
    def turns_per_step(self) -> int:
        """How many pieces a process does in a whole step."""
        return self.accumulate // self.n_groups

    def turns(self, sizes: Sequence[int], first: int) -> list[Turn]:
        """The turns of this process over batches of these sizes, from batch `first` on, where a step begins."""
        found = []
        for begin in range(first, len(sizes), self.accumulate):
            step = range(begin, min(begin + self.accumulate, len(sizes)))
            found += self._turns_in(step, sizes)
        return found

    def part_of(self, n_samples: int) -> Turn:
        """This process's piece of a batch that all of them split."""
        return self._piece(0, n_samples, self.rank, self.n_processes)

    def _turns_in(self, step: range, sizes: Sequence[int]) -> list[Turn]:
        group, part = divmod(self.rank, self.n_parts)
        own = step[group :: self.n_groups]
        turns = [self._piece(number, sizes[number], part, self.n_parts) for number in own]
        n_turns = math.ceil(len(step) / self.n_groups)
        # A group that has fewer batches than the first repeats one of the step's.
        spare = own[-1] if own else step[0]
        n_missing = n_turns - len(turns)
        return turns + [Turn(spare, 0, sizes[spare], part, is_idle=True)] * n_missing

    def _piece(self, number: int, size: int, part: int, n_parts: int) -> Turn:
        n_busy = max(1, min(n_parts, size // max(1, self.least)))
        if part >= n_busy:
            # As many samples as the first one has, because layers such as BatchNorm may need more than one.
            return Turn(number, 0, math.ceil(size / n_busy), part, is_idle=True)
        return Turn(number, size * part // n_busy, size * (part + 1) // n_busy, part)


WHOLE = Share()


def marked(batches: Iterator[object], turns: Sequence[Turn]) -> Iterator[object]:
    """The batches of these turns, with those that don't count marked."""
    for batch, turn in zip(batches, turns, strict=True):
        yield Idle(batch) if turn.is_idle else batch


def split(batches: Iterator[object], share: Share) -> Iterator[object]:
    """Whole batches, marked so that of each only this process's part is done."""
    return batches if share.is_whole else (Split(each, share) for each in batches)
