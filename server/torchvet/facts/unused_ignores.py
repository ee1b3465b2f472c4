"""Comments that switch findings off where nothing is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.file import FileFacts
from torchvet.suppression import Ignore


@dataclass(frozen=True)
class UnusedIgnore:
    """`ignore`, of whose names `idle` were not needed; none stands for the whole comment."""

    ignore: Ignore
    idle: tuple[str, ...]

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[UnusedIgnore]:
        """Every one of this file, once all other rules have run; nothing while part of the text does not parse."""
        if file.suppressions.ignores and file.source.recovered.error is None:
            for ignore, idle in file.suppressions.unused(file.rules_run):
                if idle or file.has_run_everything:
                    yield cls(ignore, idle)
