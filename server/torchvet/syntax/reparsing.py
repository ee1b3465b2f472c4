"""Parsing a text again after an edit: top-level statements that it left alone keep their nodes.

The tree is the one that parsing the whole text gives. Statements in front of the lines that changed, and behind them,
are taken over; only what is between is parsed. Where that does not parse by itself, everything is parsed.

Nodes are moved in place when lines come or go above them: the tree of an earlier version is of no use any more. So
one thread only may work with the trees of one memory, version by version; see `SourceFile.is_current`.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from torchvet.syntax.imports import ImportTable
from torchvet.syntax.parts import Part
from torchvet.syntax.tree_index import TreeIndex


@dataclass(frozen=True)
class _Known:
    """The last text that parsed, by lines, with its tables."""

    rows: list[str]
    index: TreeIndex
    imports: ImportTable


class TextMemory:
    """What is kept of one text from version to version."""

    def __init__(self) -> None:
        # The version that the trees are of now.
        self.newest: object = None
        self._known: _Known | None = None
        self._tree = ast.Module([], [])

    def parse(self, text: str) -> ast.Module:
        """The tree of `text`; raises what `ast.parse` raises, and is then what it was."""
        rows = text.split("\n")
        if self._known is not None and self._known.rows == rows:
            return self._tree
        body = None if self._known is None else _spliced(self._known, rows)
        if body is None:
            body = ast.parse(text).body
        self._tree.body = body
        index = TreeIndex(self._tree, None if self._known is None else self._known.index)
        imports = ImportTable.of(index, None if self._known is None else self._known.imports)
        self._known = _Known(rows, index, imports)
        return self._tree

    def tables(self, tree: ast.Module) -> tuple[TreeIndex, ImportTable] | None:
        """The nodes and imports of the last tree, None for another one."""
        known = self._known
        return (known.index, known.imports) if known is not None and tree is self._tree else None


def _spliced(known: _Known, rows: list[str]) -> list[ast.stmt] | None:
    """The statements of `rows`, old ones as far as possible, moved; None when they must all be parsed."""
    parts = known.index.parts
    n_before, n_after = _kept(known.rows, rows, parts)
    start = parts[n_before - 1].last_line if n_before else 0
    n_more = len(rows) - len(known.rows)
    end = parts[len(parts) - n_after].first_line - 1 + n_more if n_after else len(rows)
    if not n_before and not n_after:
        return None
    try:
        # The empty lines in front give every node its place in the whole text.
        between = ast.parse("\n" * start + "\n".join(rows[start:end])).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    behind = parts[len(parts) - n_after :]
    for part in behind if n_more else ():
        part.move(n_more)
    return [*(each.statement for each in parts[:n_before]), *between, *(each.statement for each in behind)]


def _kept(old: list[str], new: list[str], parts: list[Part]) -> tuple[int, int]:
    """How many statements stand wholly in front of what changed, and how many behind it."""
    n_shorter = min(len(old), len(new))
    n_same = next((n for n in range(n_shorter) if old[n] != new[n]), n_shorter)
    limit = n_shorter - n_same
    n_same_behind = next((n for n in range(limit) if old[-1 - n] != new[-1 - n]), limit)
    first_changed, last_changed = n_same + 1, len(old) - n_same_behind
    n_before = 0
    while n_before < len(parts) and parts[n_before].last_line < first_changed:
        n_before += 1
    # The last one may go on in the lines that changed: a block, an `else`, a bracket.
    n_before = max(n_before - 1, 0)
    while n_before and parts[n_before].first_line <= parts[n_before - 1].last_line:
        n_before -= 1
    n_after = 0
    while n_after < len(parts) - n_before and parts[-1 - n_after].first_line > last_changed:
        n_after += 1
    while n_after and _begins_on_line_of(parts, len(parts) - n_after):
        n_after -= 1
    return n_before, n_after


def _begins_on_line_of(parts: list[Part], number: int) -> bool:
    """Whether a statement begins on the line where the one in front of it ends."""
    return number > 0 and parts[number].first_line <= parts[number - 1].last_line
