"""Paths of checkpoints in code: what is in the file where the mouse rests, and a link that opens it.

Runs in the thread that reads checkpoints.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from lsprotocol import types

from torchvet.checkpoints.read import CheckpointError
from torchvet.diagnostics import Position, Range
from torchvet.facts.checkpoint_reads import CheckpointRead
from torchvet.lsp.checkpoint_files import CheckpointFiles
from torchvet.lsp.checkpoint_summary import problem_summary, summary
from torchvet.lsp.convert import uri_of
from torchvet.lsp.notebooks import Placed
from torchvet.syntax.source import SourceFile

_LOADS = re.compile(r"\bload(?:_file|_model)?\s*\(|\bsafe_open\s*\(")


def reads_checkpoints(text: str) -> bool:
    """Whether the text can load one at all; most files don't."""
    return ("torch" in text or "safetensors" in text) and _LOADS.search(text) is not None


def summary_at(
    files: CheckpointFiles, placed: Placed, folders: Sequence[Path], place: Position
) -> tuple[str, Range] | None:
    """Markdown about the checkpoint whose path stands at `place`, and where that path stands."""
    file = files.facts(placed.source)
    for read in file.facts(CheckpointRead):
        around = next((each for each in _places(read, file.source) if each.start <= place <= each.end), None)
        if around is None:
            continue
        path = files.named(read.path, folders)
        found = None if path is None else files.at(path)
        if found is None:
            return None
        text = (
            problem_summary(read.path, found)
            if isinstance(found, CheckpointError)
            else summary(read.path, found)
        )
        return text, around
    return None


def links(files: CheckpointFiles, placed: Placed, folders: Sequence[Path]) -> list[tuple[Range, str]]:
    """Where a whole path of a checkpoint that is there is written out, and the file's URI."""
    file = files.facts(placed.source)
    found: dict[Range, str] = {}
    for read in file.facts(CheckpointRead):
        place = _literal_place(read, file.source)
        path = files.named(read.path, folders) if place is not None else None
        if place is not None and path is not None:
            found[place] = uri_of(str(path.absolute()))
    return list(found.items())


def as_links(found: Sequence[tuple[types.Range, str]]) -> list[types.DocumentLink]:
    """The protocol's links."""
    return [
        types.DocumentLink(place, target, tooltip="Show what is in this checkpoint")
        for place, target in found
    ]


def _places(read: CheckpointRead, source: SourceFile) -> Iterator[Range]:
    yield source.range_of(read.argument)
    if read.literal is not None:
        yield source.range_of(read.literal)


def _literal_place(read: CheckpointRead, source: SourceFile) -> Range | None:
    """The text between the quotes, as far as it is a plain text on one line."""
    if read.literal is None:
        return None
    written = source.segment(read.literal)
    place = source.range_of(read.literal)
    if written[1:-1] != read.path:
        return place
    start, end = place.start, place.end
    return Range(Position(start.line, start.column + 1), Position(end.line, end.column - 1))
