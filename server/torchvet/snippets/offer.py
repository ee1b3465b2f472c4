"""Which snippets are offered where: only where a statement begins, and only those that the typed letters may mean."""

from __future__ import annotations

import re

from torchvet.snippets.catalogue import Snippet, all_snippets
from torchvet.snippets.tokens import begins_statement
from torchvet.syntax.source import SourceFile

_TYPED = re.compile(r"[ \t]*([^\W\d][\w-]*)?")


def offered(source: SourceFile, line: int, column: int) -> tuple[Snippet, ...]:
    """The snippets for a cursor in `line` (from 1) after `column` code points, by prefix."""
    if not 1 <= line <= len(source.lines):
        return ()
    row = source.lines[line - 1]
    typed = _TYPED.fullmatch(row[:column])
    if typed is None or row[column:].strip():
        return ()
    letters = (typed[1] or "").lower()
    found = tuple(each for each in all_snippets() if _may_mean(letters, each.prefix))
    return found if found and begins_statement(source.lines[:line]) else ()


def _may_mean(letters: str, prefix: str) -> bool:
    """Whether `letters` occur in `prefix` in this order, beginning with a part of it; editors filter likewise."""
    starts = [0, *(match.end() for match in re.finditer("-", prefix))]
    return any(_follow(letters, prefix[start:]) for start in starts if prefix[start:].startswith(letters[:1]))


def _follow(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)
