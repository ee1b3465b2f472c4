"""Notebooks in the editor: all code cells are checked as one program, and each cell gets what was found in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lsprotocol import types
from pygls.workspace import Workspace

from torchvet.diagnostics import Diagnostic, Edit, Fix, Position, Range, Related
from torchvet.lsp.convert import path_of
from torchvet.lsp.session import Checked, Document, document
from torchvet.project.notebooks import python_lines
from torchvet.syntax.source import SourceFile


@dataclass(frozen=True)
class Program:
    """One version of a notebook: the program that its cells make up, and where in it each cell begins."""

    whole: Document
    cells: tuple[Document, ...]
    starts: tuple[int, ...]

    def views(self, checked: Checked) -> list[Checked]:
        """The findings by cell, with places, fixes and related places inside the cells."""
        found: dict[str, list[Diagnostic]] = {each.uri: [] for each in self.cells}
        for each in checked.found:
            index = self._index(each.range.start.line)
            found[self.cells[index].uri].append(self._inside(each, index))
        return [Checked(cell, found[cell.uri]) for cell in self.cells]

    def _index(self, line: int) -> int:
        return max((index for index, start in enumerate(self.starts) if start <= line), default=0)

    def _inside(self, found: Diagnostic, index: int) -> Diagnostic:
        return replace(
            found,
            range=self._moved(found.range, index),
            fix=None if found.fix is None else self._fix(found.fix, index),
            related=tuple(self._related(each, index) for each in found.related),
        )

    def _moved(self, place: Range, index: int) -> Range:
        above = self.starts[index] - 1
        end = min(place.end.line - above, len(self.cells[index].source.lines))
        return Range(Position(place.start.line - above, place.start.column), Position(end, place.end.column))

    def _fix(self, fix: Fix, index: int) -> Fix | None:
        """The fix, when it changes this cell alone."""
        if any(
            self._index(each.range.start.line) != index or self._index(each.range.end.line) != index
            for each in fix.edits
        ):
            return None
        return replace(
            fix, edits=tuple(Edit(self._moved(each.range, index), each.text) for each in fix.edits)
        )

    def _related(self, related: Related, index: int) -> Related:
        if related.path:
            return related
        other = self._index(related.range.start.line)
        moved = replace(related, range=self._moved(related.range, other))
        return moved if other == index else replace(moved, path=self.cells[other].uri)


def program_of(notebook: types.NotebookDocument, workspace: Workspace) -> Program:
    """The program in the Python cells of `notebook` as the client last sent them."""
    cells: list[Document] = []
    lines: list[str] = []
    starts: list[int] = []
    for cell in notebook.cells:
        if cell.kind == types.NotebookCellKind.Code:
            text = workspace.get_text_document(cell.document)
            cells.append(document(cell.document, text.version or 0, text.source))
            starts.append(len(lines) + 1)
            lines += python_lines(cells[-1].source.text.replace("\r\n", "\n").replace("\r", "\n"))
    path = path_of(notebook.uri)
    name = str(path) if path is not None else "notebook.ipynb"
    whole = Document(notebook.uri, notebook.version, path, SourceFile(name, "\n".join(lines) + "\n"))
    return Program(whole, tuple(cells), tuple(starts))


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
