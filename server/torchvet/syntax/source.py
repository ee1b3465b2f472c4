"""One version of one Python text: its lines, its tree, and positions in code points.

`ast` counts columns in UTF-8 bytes; everything that leaves this module counts code points.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from torchvet.diagnostics import Position, Range
from torchvet.evidence import Span
from torchvet.syntax.imports import ImportTable
from torchvet.syntax.recovery import Recovered, parse_with_recovery
from torchvet.syntax.reparsing import TextMemory
from torchvet.syntax.tree_index import TreeIndex


@dataclass(frozen=True, eq=False)
class SourceFile:
    """A text with its path; `edited_line` (from 1) is where the user typed last, if that is known.

    With a `memory`, the tree is made of that of the version before, and is of use only while `is_current`.
    """

    path: str
    text: str
    edited_line: int | None = None
    memory: TextMemory | None = field(default=None, repr=False)

    @classmethod
    def version(cls, path: str, text: str, edited_line: int | None, memory: TextMemory) -> SourceFile:
        """The next version of a text: what came before it is not current any more."""
        memory.newest = made = cls(path, text, edited_line, memory)
        return made

    @property
    def is_current(self) -> bool:
        """Whether the tree is that of this text still."""
        return self.memory is None or self.memory.newest is self

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends, split where Python splits them."""
        return self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    @cached_property
    def recovered(self) -> Recovered:
        """The tree, and which lines had to be blanked to get it."""
        text = "\n".join(self.lines)
        if self.memory is None or not self.is_current:
            return parse_with_recovery(text, self.edited_line)
        found = parse_with_recovery(text, self.edited_line, self.memory.parse)
        tables = self.memory.tables(found.tree)
        if tables is not None:
            # At once: when a later version asks, the tree will be another one.
            self.__dict__["index"], self.__dict__["imports"] = tables
        return found

    @property
    def tree(self) -> ast.Module:
        """The tree of all that could be parsed."""
        return self.recovered.tree

    @cached_property
    def index(self) -> TreeIndex:
        """All nodes of the tree by kind, with what is around them."""
        tree = self.tree
        return self.__dict__.get("index") or TreeIndex(tree)

    @cached_property
    def imports(self) -> ImportTable:
        """What names stand for by the imports and aliases of the file."""
        index = self.index
        return self.__dict__.get("imports") or ImportTable.of(index)

    @cached_property
    def _is_ascii(self) -> bool:
        return self.text.isascii()

    def column(self, line: int, byte_column: int) -> int:
        """Code-point column of a UTF-8 byte column in line `line` (from 1)."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        if text.isascii():
            return byte_column
        return len(text.encode("utf-8", "surrogatepass")[:byte_column].decode("utf-8", "ignore"))

    def range_of(self, node: ast.expr | ast.stmt | ast.keyword | ast.arg | ast.alias) -> Range:
        """Where `node` stands."""
        end_line = node.end_lineno or node.lineno
        end_column = node.end_col_offset if node.end_col_offset is not None else node.col_offset
        return Range(
            Position(node.lineno, self.column(node.lineno, node.col_offset)),
            Position(end_line, self.column(end_line, end_column)),
        )

    def span_of(self, node: ast.expr | ast.stmt) -> Span:
        """The same as a plain key for `Evidence` mappings."""
        if self._is_ascii and node.end_lineno is not None and node.end_col_offset is not None:
            # Asked for every expression of a run.
            return (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)
        place = self.range_of(node)
        return (place.start.line, place.start.column, place.end.line, place.end.column)

    def segment(self, node: ast.expr | ast.stmt) -> str:
        """The user's own text of `node`."""
        place = self.range_of(node)
        rows = self.lines[place.start.line - 1 : place.end.line]
        if len(rows) == 1:
            return rows[0][place.start.column : place.end.column]
        return "\n".join([rows[0][place.start.column :], *rows[1:-1], rows[-1][: place.end.column]])

    def indentation(self, line: int) -> str:
        """The white space that line `line` (from 1) begins with."""
        text = self.lines[line - 1]
        return text[: len(text) - len(text.lstrip())]


@lru_cache(maxsize=256)
def source_of(path: str, text: str) -> SourceFile:
    """The source of a file that others import: parsed once for as long as its text stays the same."""
    return SourceFile(path, text)
