"""A client's changes applied to a text. Own code, because a line ends where the protocol says, not where Python does.

`str.splitlines` also splits at form feeds and at the separators of Unicode, both of which stand in real Python files;
every position below such a character would be off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lsprotocol import types

from torchvet.lsp.convert import Converter

_LINE_END = re.compile(r"\r\n|\n|\r")


def changed(text: str, changes: Iterable[types.TextDocumentContentChangeEvent], encoding: str | None) -> str:
    """`text` after `changes`, one after the other; a place behind the end counts as the end."""
    for change in changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            start = _offset(text, change.range.start, encoding)
            end = _offset(text, change.range.end, encoding)
            text = text[:start] + change.text + text[max(start, end) :]
        else:
            text = change.text
    return text


def last_edited_line(changes: Iterable[types.TextDocumentContentChangeEvent]) -> int | None:
    """The line (from 1) where the last of `changes` ends; None when the whole text was replaced."""
    line = None
    for change in changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            line = change.range.start.line + 1 + change.text.count("\n")
        else:
            line = None
    return line


def _offset(text: str, position: types.Position, encoding: str | None) -> int:
    start = 0
    for _ in range(position.line):
        end = _LINE_END.search(text, start)
        if end is None:
            return len(text)
        start = end.end()
    after = _LINE_END.search(text, start)
    line = text[start : after.start() if after else len(text)]
    return start + Converter([line], encoding).our_position(types.Position(0, position.character)).column
