"""Notebooks in the editor: all code cells are checked as one program, and each cell gets what was found in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lsprotocol import types
from pygls.workspace import Workspace

from torchvet.diagnostics import Diagnostic, Edit, Fix, Position, Range, Related
from torchvet.lsp.convert import path_of
from torchvet.lsp.session import Checked, Document, document
from torchvet.project.notebooks import JoinedCells
from torchvet.syntax.source import SourceFile


@dataclass(frozen=True)
class Program:
    """One version of a notebook: the program that its cells make up, and each cell."""

    whole: Document
    cells: tuple[Document, ...]
    joined: JoinedCells

    def views(self, checked: Checked) -> list[Checked]:
        """The findings by cell, with places, fixes and related places inside the cells."""
        found: dict[str, list[Diagnostic]] = {each.uri: [] for each in self.cells}
        for each in checked.found:
            index, place = self._inside(each.range)
            fix = None if each.fix is None else self._fix(each.fix, index)
            related = tuple(self._related(other, index) for other in each.related)
            found[self.cells[index].uri].append(replace(each, range=place, fix=fix, related=related))
        return [
            Checked(cell, found[cell.uri], checked.program, start - 1)
            for cell, start in zip(self.cells, self.joined.starts, strict=True)
        ]

    def _inside(self, place: Range) -> tuple[int, Range]:
        index, moved = self.joined.inside(place)
        # Nothing is shown below the cell's own last line.
        last = len(self.cells[index].source.lines)
        return index, Range(moved.start, Position(min(moved.end.line, last), moved.end.column))

    def _fix(self, fix: Fix, index: int) -> Fix | None:
        """The fix, when it changes this cell alone."""
        lines = [line for each in fix.edits for line in (each.range.start.line, each.range.end.line)]
        if any(self.joined.index(line) != index for line in lines):
            return None
        return replace(fix, edits=tuple(Edit(self._inside(each.range)[1], each.text) for each in fix.edits))

    def _related(self, related: Related, index: int) -> Related:
        if related.path:
            return related
        other, place = self._inside(related.range)
        return replace(related, range=place, path="" if other == index else self.cells[other].uri)


@dataclass(frozen=True)
class Placed:
    """An open text inside the program it is part of: a cell begins below the `n_above` lines of those before it."""

    source: SourceFile
    path: Path | None
    n_above: int
    n_lines: int

    @classmethod
    def of(cls, opened: Document, program: Program | None) -> Placed:
        """A plain text, which is its own program, or a cell of `program`."""
        if program is None:
            return cls(opened.source, opened.path, 0, len(opened.source.lines))
        index = [each.uri for each in program.cells].index(opened.uri)
        n_above = program.joined.starts[index] - 1
        return cls(program.whole.source, program.whole.path, n_above, len(opened.source.lines))

    def outer(self, place: Position) -> Position:
        """The place in the program."""
        return Position(place.line + self.n_above, place.column)

    def inner(self, place: Range) -> Range | None:
        """The place in the text, None when it is elsewhere in the program."""
        start, end = place.start, place.end
        if not self.n_above < start.line <= end.line <= self.n_above + self.n_lines:
            return None
        return Range(
            Position(start.line - self.n_above, start.column), Position(end.line - self.n_above, end.column)
        )


def program_of(notebook: types.NotebookDocument, workspace: Workspace) -> Program:
    """The program in the Python cells of `notebook` as the client last sent them."""
    texts = [
        workspace.get_text_document(cell.document)
        for cell in notebook.cells
        if cell.kind == types.NotebookCellKind.Code
    ]
    cells = tuple(document(each.uri, each.version or 0, each.source) for each in texts)
    joined = JoinedCells.of("\n".join(each.source.lines) for each in cells)
    path = path_of(notebook.uri)
    name = str(path) if path is not None else "notebook.ipynb"
    whole = Document(notebook.uri, notebook.version, path, SourceFile(name, joined.text))
    return Program(whole, cells, joined)


class Notebooks:
    """The open notebooks by their URI, and by those of their cells."""

    def __init__(self) -> None:
        self._programs: dict[str, Program] = {}
        self._of_cells: dict[str, str] = {}

    def take_in(self, program: Program) -> Sequence[str]:
        """Takes in a new version; the URIs of cells that are gone."""
        uri = program.whole.uri
        before = self._programs.get(uri)
        now = {each.uri for each in program.cells}
        gone = [] if before is None else [each.uri for each in before.cells if each.uri not in now]
        for each in gone:
            self._of_cells.pop(each, None)
        self._programs[uri] = program
        self._of_cells.update(dict.fromkeys(now, uri))
        return gone

    def drop(self, uri: str) -> Sequence[str]:
        """Forgets a closed notebook; the URIs of its cells."""
        program = self._programs.pop(uri, None)
        cells = [] if program is None else [each.uri for each in program.cells]
        for each in cells:
            self._of_cells.pop(each, None)
        return cells

    def program(self, uri: str) -> Program | None:
        """The notebook behind `uri`, None when it is none."""
        return self._programs.get(uri)

    def around(self, cell: str) -> Program | None:
        """The notebook that `cell` is a cell of."""
        uri = self._of_cells.get(cell)
        return None if uri is None else self._programs.get(uri)
