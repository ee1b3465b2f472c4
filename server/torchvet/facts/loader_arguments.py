"""Arguments of a DataLoader that exclude each other: making it raises a ValueError."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from torchvet.facts.call_parts import argument, has_unpacking
from torchvet.facts.class_table import ClassTable, class_made
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode, expects_failure
from torchvet.facts.origins import constant_values, origins

_LOADER = "torch.utils.data.DataLoader"
_SAMPLERS = "torch.utils.data."
_STREAM = "torch.utils.data.IterableDataset"


@dataclass(frozen=True)
class LoaderConflict:
    """`loader` is given `first` and `second`, which exclude each other; `why` says it in words."""

    loader: ast.Call
    first: ast.expr
    second: ast.expr | None
    why: str

    @classmethod
    def find(cls, file: FileFacts) -> Iterator[LoaderConflict]:
        """At most one for each loader of this file."""
        if "DataLoader" not in file.source.text:
            return
        (code,) = file.facts(LocalCode)
        if expects_failure(code):
            return
        for call in code.called(_LOADER):
            if not has_unpacking(call) and not code.is_under(call, ast.Try):
                found = next(_conflicts(code, call), None)
                if found is not None:
                    yield found


def _conflicts(code: LocalCode, call: ast.Call) -> Iterator[LoaderConflict]:
    """In the order in which DataLoader looks for them (torch 2.13)."""
    shuffle, sampler = argument(call, 2, "shuffle"), argument(call, 3, "sampler")
    batches, size = argument(call, 4, "batch_sampler"), argument(call, 1, "batch_size")
    workers, drops = argument(call, 5, "num_workers"), argument(call, 8, "drop_last")
    persists = argument(call, 14, "persistent_workers")
    no_workers = workers is None or _is(code, workers, 0)
    if persists is not None and _is(code, persists, True) and no_workers:
        yield LoaderConflict(call, persists, workers, "persistent_workers needs num_workers above 0")
    dataset = argument(call, 0, "dataset")
    if dataset is not None and _is_stream(code, dataset):
        if shuffle is not None and _is(code, shuffle, True):
            yield LoaderConflict(
                call, shuffle, dataset, "an IterableDataset decides the order itself, so no shuffle"
            )
        given = next((each for each in (sampler, batches) if each is not None and _is_made(code, each)), None)
        if given is not None:
            yield LoaderConflict(call, given, dataset, "an IterableDataset has no indices, so no sampler")
    if sampler is not None and shuffle is not None and _is(code, shuffle, True) and _is_made(code, sampler):
        yield LoaderConflict(call, shuffle, sampler, "a sampler decides the order, so no shuffle")
    if batches is None or not _is_made(code, batches):
        return
    if size is not None and not _is(code, size, 1) and _is_number(code, size):
        yield LoaderConflict(call, size, batches, "a batch_sampler decides the batches, so no batch_size")
    for other, name in ((shuffle, "shuffle"), (drops, "drop_last")):
        if other is not None and _is(code, other, True):
            yield LoaderConflict(call, other, batches, f"a batch_sampler decides the batches, so no {name}")
    if sampler is not None and _is_made(code, sampler):
        yield LoaderConflict(call, sampler, batches, "a batch_sampler decides the batches, so no sampler")


def _is(code: LocalCode, node: ast.expr, value: object) -> bool:
    """Whether the argument is this constant and nothing else."""
    return constant_values(code, node) == [value]


def _is_number(code: LocalCode, node: ast.expr) -> bool:
    values = constant_values(code, node)
    return bool(values) and all(type(each) is int and each != 1 for each in values)


def _is_made(code: LocalCode, sampler: ast.expr) -> bool:
    """Whether it surely is a sampler, and not None."""
    made = origins(code, sampler)
    return bool(made) and all(
        code.name(each.func).startswith(_SAMPLERS) and code.name(each.func).endswith("Sampler")
        for each in made
    )


def _is_stream(code: LocalCode, dataset: ast.expr) -> bool:
    """Whether it surely is an object of a class of the workspace that descends from IterableDataset alone."""
    made = origins(code, dataset)
    owned = [class_made(code.file, each) for each in made]
    return bool(owned) and all(
        own is not None
        and [own[0].facts(ClassTable)[0].base_name(base) for base in own[1].bases] == [_STREAM]
        for own in owned
    )
