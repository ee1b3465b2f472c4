"""Text edits: applying them, and the small ones that fixes are made of."""

from __future__ import annotations

from collections.abc import Iterable

from torchvet.diagnostics import Edit, Position, Range
from torchvet.syntax.source import SourceFile


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """`text` with all `edits` made; an edit that overlaps an earlier one is left out."""
    starts = _line_starts(text)
    result, cursor = [], 0
    for edit in sorted(set(edits), key=lambda each: each.range):
        start, end = _offset(starts, edit.range.start, text), _offset(starts, edit.range.end, text)
        if start < cursor:
            continue
        result += [text[cursor:start], edit.text]
        cursor = end
    return "".join([*result, text[cursor:]])


def insert_line_before(source: SourceFile, line: int, code: str) -> Edit:
    """A new line `code` above `line` (from 1), with that line's indentation."""
    place = Position(line, len(source.indentation(line)))
    return Edit(Range(place, place), code + "\n" + source.indentation(line))


def insert_line_after(source: SourceFile, line: int, code: str, indent_like: int) -> Edit:
    """A new line `code` below `line` (from 1), indented like line `indent_like`."""
    place = Position(line, len(source.lines[line - 1]))
    return Edit(Range(place, place), "\n" + source.indentation(indent_like) + code)


def indent_block(source: SourceFile, first: int, last: int, header: str, step: str = "    ") -> list[Edit]:
    """Puts lines `first` to `last` (from 1, inclusive) under a new line `header`."""
    edits = [insert_line_before(source, first, header)]
    for line in range(first, last + 1):
        if source.lines[line - 1].strip():
            place = Position(line, 0)
            edits.append(Edit(Range(place, place), step))
    # The header goes in at the old indentation, before the deeper first line.
    indent = source.indentation(first)
    start = Position(first, 0)
    edits[0] = Edit(Range(start, start), indent + header + "\n" + step)
    return [edits[0], *[edit for edit in edits[2:] if edit.range.start.line != first]]


def _line_starts(text: str) -> list[int]:
    starts = [0]
    for offset, char in enumerate(text):
        if char == "\n" or (char == "\r" and text[offset + 1 : offset + 2] != "\n"):
            starts.append(offset + 1)
    return starts


def _offset(starts: list[int], place: Position, text: str) -> int:
    if place.line > len(starts):
        return len(text)
    return min(starts[place.line - 1] + place.column, len(text))
