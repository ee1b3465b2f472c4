"""Completion of keys inside `checkpoint["…"]`, when the checkpoint was loaded from a file that is there.

A key is mostly typed in a line that does not parse yet: then the line is read as if it held nothing but the dict.
Runs in the thread that reads checkpoints.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types

from torchvet.checkpoints.contents import Checkpoint, Section
from torchvet.diagnostics import Position, Range
from torchvet.evidence import NO_EVIDENCE
from torchvet.facts.checkpoint_reads import CheckpointRead, entry_of, looked_up_in
from torchvet.facts.file import FileFacts
from torchvet.facts.local_code import LocalCode
from torchvet.lsp.checkpoint_files import CheckpointFiles
from torchvet.lsp.checkpoint_summary import entry_text
from torchvet.lsp.notebooks import Placed
from torchvet.syntax.source import SourceFile

# A checkpoint of a large model has thousands of keys; the list is asked for again as they are typed.
_MAX_KEYS = 500
_TYPED = re.compile(r"""(?:\[|\.(?:get|pop)\()\s*(["'])((?:(?!\1)[^\\])*)$""")
_OPENS, _CLOSES = "([", ")]"


@dataclass(frozen=True)
class Key:
    """One key to offer, what it is, and how it is written between these quotes."""

    name: str
    written: str
    detail: str
    kind: types.CompletionItemKind


@dataclass(frozen=True)
class Keys:
    """The keys to offer, and the text they take the place of."""

    keys: tuple[Key, ...]
    place: Range
    is_complete: bool


def may_be_key(row: str) -> bool:
    """Whether the text before the cursor ends inside the quotes of a key."""
    return _TYPED.search(row) is not None and not row.lstrip().startswith("#")


def keys_at(files: CheckpointFiles, placed: Placed, folders: Sequence[Path], place: Position) -> Keys | None:
    """The keys that can stand at `place`, None when nothing is known of the dict."""
    row = placed.source.lines[place.line - 1]
    typed = _TYPED.search(row[: place.column])
    asked = None if typed is None else _asked(files.facts(placed.source), place, typed)
    if typed is None or asked is None:
        return None
    read, entries = asked
    path = files.named(read.path, folders)
    found = files.at(path) if path is not None else None
    section = found.sections.get("/".join(entries)) if isinstance(found, Checkpoint) else None
    if not isinstance(found, Checkpoint) or section is None:
        return None
    fitting = [each for each in _keys(found, section, typed[1]) if _fits(typed[2], each.name)]
    return Keys(tuple(fitting[:_MAX_KEYS]), _replaced(row, place, typed), len(fitting) <= _MAX_KEYS)


def as_list(found: Keys, place: types.Range) -> types.CompletionList:
    """The protocol's completions, in the order of the file."""
    items = [
        types.CompletionItem(
            label=each.name,
            kind=each.kind,
            detail=each.detail,
            filter_text=each.written,
            text_edit=types.TextEdit(place, each.written),
            sort_text=f"{index:06}",
        )
        for index, each in enumerate(found.keys)
    ]
    return types.CompletionList(is_incomplete=not found.is_complete, items=items)


def _asked(
    file: FileFacts, place: Position, typed: re.Match[str]
) -> tuple[CheckpointRead, tuple[str, ...]] | None:
    """The file and the entries that lead to the dict whose key is typed."""
    source = file.source
    (code,) = file.facts(LocalCode)
    for each in code.index.of(ast.Constant):
        if isinstance(each.value, str) and _holds(source, each, place):
            around = looked_up_in(code.parents.get(each), each)
            return entry_of(code, around) if around is not None else None
    row = source.lines[place.line - 1]
    start = _start_of_dict(row, typed.start())
    if start is None:
        return None
    indent = row[: len(row) - len(row.lstrip())]
    rows = [*source.lines]
    rows[place.line - 1] = f"{indent}({row[start : typed.start()]})"
    patched = SourceFile(source.path, "\n".join(rows), place.line)
    (code,) = FileFacts(patched, NO_EVIDENCE).facts(LocalCode)
    written = [each for each in _expressions(code) if _begins(each, place.line, len(indent) + 1)]
    widest = max(written, key=lambda each: each.end_col_offset or 0, default=None)
    return entry_of(code, widest) if widest is not None else None


def _expressions(code: LocalCode) -> Iterator[ast.expr]:
    yield from code.index.of(ast.Name, ast.Subscript)
    yield from code.index.of(ast.Call, ast.Attribute)


def _begins(node: ast.expr, line: int, column: int) -> bool:
    return (node.lineno, node.col_offset) == (line, column)


def _holds(source: SourceFile, node: ast.Constant, place: Position) -> bool:
    if not node.lineno <= place.line <= (node.end_lineno or node.lineno):
        return False
    around = source.range_of(node)
    return around.start < place < around.end


def _start_of_dict(row: str, end: int) -> int | None:
    """Where the expression that ends before `end` begins, as far as it is names, dots and whole brackets."""
    start, depth = end, 0
    while start > 0:
        character = row[start - 1]
        if character in _CLOSES:
            depth += 1
        elif character in _OPENS:
            if depth == 0:
                break
            depth -= 1
        elif depth == 0 and not (character.isalnum() or character in "_."):
            break
        start -= 1
    return start if start < end and depth == 0 else None


def _replaced(row: str, place: Position, typed: re.Match[str]) -> Range:
    """What is between the quotes, or all that is typed so far when they are not closed yet."""
    rest = re.match(rf"[^\\{typed[1]}]*(?={typed[1]}\s*[\])])", row[place.column :])
    end = place.column + (rest.end() if rest is not None else 0)
    return Range(Position(place.line, typed.start(2)), Position(place.line, end))


def _keys(checkpoint: Checkpoint, section: Section, quote: str) -> Iterator[Key]:
    for name in section.keys:
        if name in section.tensors:
            kind = types.CompletionItemKind.Value
        else:
            is_plain = name in section.values
            kind = types.CompletionItemKind.Constant if is_plain else types.CompletionItemKind.Struct
        written = repr(name)[1:-1] if "\\" in name or not name.isprintable() else name
        yield Key(name, written.replace(quote, f"\\{quote}"), entry_text(checkpoint, section, name), kind)


def _fits(typed: str, name: str) -> bool:
    """Whether the letters typed so far occur in this order; the editor ranks them."""
    rest = iter(name.casefold())
    return all(letter in rest for letter in typed.casefold())
