"""Findings for people: place, message, the line with what is meant underlined, and the places that prove it.

`path:line:column: severity[rule] message`, with columns from 1 as editors count. Nothing that a file contains can
drive the terminal: what is not printable is shown as `?`.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from torchvet.cli.place import shown_path
from torchvet.diagnostics import Diagnostic, Position, Range, Severity

_COLOUR = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.HINT: "36"}
_BOLD, _DIM = "1", "2"
_WIDEST_EXCERPT = 160


def as_text(findings: Sequence[Diagnostic], text: str, coloured: bool) -> str:
    """The report of one file's `findings`, which are places in `text`."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_finding(each, rows, coloured) for each in findings)


def statistics(findings: Iterable[Diagnostic]) -> str:
    """How often each rule reported, the most frequent first."""
    counts = Counter(each.rule for each in findings)
    width = len(str(max(counts.values(), default=0)))
    rows = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return "".join(f"{count:{width}}  {rule}\n" for rule, count in rows)


def counted(number: int, noun: str) -> str:
    """`1 error`, `2 errors`, `no errors`."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _finding(found: Diagnostic, rows: list[str], coloured: bool) -> str:
    cell = "" if found.cell is None else f":cell {found.cell}"
    place = _place(found.path + cell, found.range.start)
    kind = f"{found.severity.value}[{found.rule}]"
    head = f"{_ink(place, _BOLD, coloured)}: {_ink(kind, _COLOUR[found.severity], coloured)} "
    parts = [head + printable(found.message.text()), *_excerpt(found, rows, coloured)]
    for each in found.related:
        where = _place(shown_path(each.path, found.path), each.range.start)
        parts.append(f"    {where}: {printable(each.message.text())}")
    if found.fix is not None:
        parts.append(f"    {found.fix.applicability.value} fix: {printable(found.fix.title.text())}")
    return "\n".join(parts) + "\n"


def _place(path: str, start: Position) -> str:
    return printable(f"{path}:{start.line}:{start.column + 1}")


def _excerpt(found: Diagnostic, rows: list[str], coloured: bool) -> list[str]:
    """The finding's first line and carets below it, cut to what a terminal can show."""
    line = found.range.start.line
    if not 1 <= line <= len(rows) or not rows[line - 1].strip():
        return []
    row = rows[line - 1]
    start, end = _columns(found.range, row)
    if len(row) > _WIDEST_EXCERPT:
        cut = max(0, start - _WIDEST_EXCERPT // 2)
        row, start, end = row[cut : cut + _WIDEST_EXCERPT], start - cut, min(end - cut, _WIDEST_EXCERPT)
    gutter = " " * len(str(line))
    carets = _ink("^" * max(1, _width(row[start:end])), _COLOUR[found.severity], coloured)
    return [
        _ink(f"  {line} | ", _DIM, coloured) + printable(row),
        _ink(f"  {gutter} | ", _DIM, coloured) + " " * _width(row[:start]) + carets,
    ]


def _columns(place: Range, row: str) -> tuple[int, int]:
    start = min(place.start.column, len(row))
    end = place.end.column if place.end.line == place.start.line else len(row.rstrip())
    return start, max(start, min(end, len(row)))


def printable(text: str) -> str:
    """`text` on one line: tabs as four columns, and nothing that steers a terminal."""
    text = text.replace("\t", "    ")
    return text if text.isprintable() else "".join(char if char.isprintable() else "?" for char in text)


def _width(text: str) -> int:
    """Columns a terminal gives to `text`."""
    shown = printable(text)
    if shown.isascii():
        return len(shown)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in shown
    )


def _ink(text: str, code: str, coloured: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if coloured else text
