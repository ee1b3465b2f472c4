"""Rule iterable-dataset-duplicates."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Edit, Fix, Position, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.facts.repeated_streams import RepeatedStream
from torchvet.rules._contract import ERROR, WARNING, Report, message, related, rule, unsafe_fix
from torchvet.syntax.edits import insert_statement_before
from torchvet.syntax.names import name_range

_NAMES = ("worker", "number")


@rule(severity=ERROR, since="0.1")
def iterable_dataset_duplicates(stream: RepeatedStream, file: FileFacts) -> Iterator[Report]:
    """Every worker of the loader yields all samples of the IterableDataset.

    Each worker process gets a copy of the dataset and goes through it from the beginning: with four workers each
    sample comes four times in an epoch. A map-style dataset is shared out by its indices; an IterableDataset has to
    do that itself, by `torch.utils.data.get_worker_info()`, which is None in the main process.

    Bad:
        from torch.utils.data import DataLoader, IterableDataset


        class Numbers(IterableDataset):
            def __iter__(self):
                for number in range(8):
                    yield number


        if __name__ == "__main__":
            loader = DataLoader(Numbers(), batch_size=4, num_workers=2)
            seen = [number for batch in loader for number in batch.tolist()]

    Good:
        from torch.utils.data import DataLoader, IterableDataset, get_worker_info


        class Numbers(IterableDataset):
            def __iter__(self):
                worker = get_worker_info()
                for number in range(8):
                    if worker is None or number % worker.num_workers == worker.id:
                        yield number


        if __name__ == "__main__":
            loader = DataLoader(Numbers(), batch_size=4, num_workers=2)
            seen = [number for batch in loader for number in batch.tolist()]
    """
    source = file.source
    yield Report(
        range=source.range_of(stream.loader),
        message=message(
            "each of the {count} workers goes through all of `{owner}`: every sample comes {count} times in an epoch",
            owner=stream.owner.node.name,
            count=stream.n_workers,
        ),
        fix=_fix(stream, file) if stream.file is file else None,
        related=(
            related(
                name_range(stream.file.source, stream.iteration),
                "it does not ask which worker it runs in",
                "" if stream.file is file else stream.file.source.path,
            ),
        ),
        severity=None if stream.is_certain else WARNING,
    )


def _fix(stream: RepeatedStream, file: FileFacts) -> Fix | None:
    """Numbers the samples of the one loop, and leaves each to one worker."""
    (code,) = file.facts(LocalCode)
    loop, source = stream.loop, file.source
    asking = _asking(stream.loader, file)
    taken = {each.id for each in ast.walk(stream.iteration) if isinstance(each, ast.Name)}
    if loop is None or asking is None or taken & set(_NAMES) or loop.lineno == loop.body[0].lineno:
        return None
    target = source.segment(loop.target)
    if isinstance(loop.target, ast.Tuple) and not target.startswith("("):
        target = f"({target})"
    first = loop.body[0]
    indent = source.indentation(first.lineno)
    step = indent.removeprefix(source.indentation(loop.lineno))
    call, imported = asking
    skipping = (
        "if worker is not None and number % worker.num_workers != worker.id:\n" + f"{indent}{step}continue"
    )
    ahead = next((each for each in (*code.around(loop), loop) if each in stream.iteration.body), loop)
    edits = [
        insert_statement_before(source, ahead, f"worker = {call}()") if isinstance(ahead, ast.stmt) else None,
        Edit(source.range_of(loop.target), f"number, {target}"),
        Edit(source.range_of(loop.iter), f"enumerate({source.segment(loop.iter)})"),
        insert_statement_before(source, first, skipping),
        imported,
    ]
    return unsafe_fix(
        "Share the samples out among the workers", *(each for each in edits if each is not None)
    )


def _asking(loader: ast.Call, file: FileFacts) -> tuple[str, Edit | None] | None:
    """How `get_worker_info` is called in this file, and what has to be imported for that."""
    if isinstance(loader.func, ast.Attribute):
        return f"{file.source.segment(loader.func.value)}.get_worker_info", None
    for each in file.source.index.of(ast.ImportFrom):
        if isinstance(each, ast.ImportFrom) and each.module == "torch.utils.data":
            end = file.source.range_of(each.names[-1]).end
            place = Position(end.line, end.column)
            return "get_worker_info", Edit(Range(place, place), ", get_worker_info")
    return None
