"""Jupyter notebooks as one program: the code cells in their order, and the way back from a line to its cell.

Magics, shell lines and cells in other languages become statements that do nothing, on lines of their own, so that
every other line stays where it is. Cells count from 1 among all cells of the notebook, as other linters do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from torchvet.diagnostics import Diagnostic, Position, Range, Related
from torchvet.project.reading import ReadError

# Cell magics whose cells are Python all the same.
_PYTHON_CELLS = frozenset({"time", "timeit", "capture", "prun", "python", "python3"})
_CELL_MAGIC = re.compile(r"\s*%%(\w+)")
_LINE_MAGIC = re.compile(r"(\s*)(?:%(?!\s)|!|\?|(?:[\w.]+\?{1,2})\s*$)")
_MAGIC_VALUE = re.compile(r"(\s*[\w, ]+=\s*)(?:!|%\w)")


@dataclass(frozen=True)
class JoinedCells:
    """Code cells as one program: its text, and the line in it that each cell begins at."""

    text: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, cells: Iterable[str]) -> JoinedCells:
        """The program in `cells`, whose lines end in a plain line end."""
        lines: list[str] = []
        starts: list[int] = []
        for cell in cells:
            starts.append(len(lines) + 1)
            lines += python_lines(cell)
        return cls("\n".join(lines) + "\n", tuple(starts))

    def index(self, line: int) -> int:
        """Which cell a line of the program stands in, from 0."""
        return max((index for index, start in enumerate(self.starts) if start <= line), default=0)

    def inside(self, place: Range) -> tuple[int, Range]:
        """The cell that `place` begins in, and the place counted from that cell's first line."""
        index = self.index(place.start.line)
        above = self.starts[index] - 1 if self.starts else 0
        start, end = place.start, place.end
        return index, Range(
            Position(start.line - above, start.column), Position(end.line - above, end.column)
        )


@dataclass(frozen=True)
class Notebook:
    """A notebook file: its program, and the text of each code cell by its number among all cells."""

    joined: JoinedCells
    cells: dict[int | None, str]

    @property
    def text(self) -> str:
        """The program."""
        return self.joined.text

    def placed(self, found: Diagnostic) -> Diagnostic:
        """The finding with its places counted inside its cell; fixes are left out, they may reach across cells."""
        index, place = self.joined.inside(found.range)
        return replace(
            found,
            range=place,
            cell=self._number(index),
            fix=None,
            related=tuple(self._related(found, each) for each in found.related),
        )

    def _related(self, found: Diagnostic, other: Related) -> Related:
        if other.path and other.path != found.path:
            return other
        index, place = self.joined.inside(other.range)
        return replace(other, range=place, path=f"{found.path}:cell {self._number(index)}")

    def _number(self, index: int) -> int | None:
        return list(self.cells)[index] if self.cells else 1


def read_notebook(content: bytes) -> Notebook:
    """The program in the notebook file with this `content`; raises `ReadError`."""
    try:
        document = json.loads(content.decode("utf-8-sig"))
        cells = document["cells"]
        language = str(document.get("metadata", {}).get("kernelspec", {}).get("language", "python"))
        sources = [
            (number, _source(cell["source"]))
            for number, cell in enumerate(cells, 1)
            if cell["cell_type"] == "code"
        ]
    except (UnicodeDecodeError, ValueError) as error:
        raise ReadError(f"is no notebook: {error}") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise ReadError("is no notebook of format 4: cells are missing or of another kind") from error
    if language.lower() != "python":
        raise ReadError(f"is a notebook in {language}, not in Python")
    return Notebook(JoinedCells.of(text for _, text in sources), dict(sources))


def _source(source: object) -> str:
    text = "".join(map(str, source)) if isinstance(source, list) else str(source)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def python_lines(cell: str) -> list[str]:
    """The lines of one cell, each Python or nothing."""
    lines = cell.split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    magic = _CELL_MAGIC.match(lines[first])
    if magic is not None:
        if magic[1] not in _PYTHON_CELLS:
            return ["" for _ in lines]
        lines[first] = ""
    in_shell = False
    for index, line in enumerate(lines):
        found = _LINE_MAGIC.match(line)
        if in_shell or found is not None:
            in_shell = line.rstrip().endswith("\\")
            lines[index] = f"{found[1]}pass" if found is not None else ""
            continue
        value = _MAGIC_VALUE.match(line)
        if value is not None:
            lines[index] = f"{value[1]}None"
    return lines
