"""A tree for text that does not parse: the broken logical lines are replaced, everything else stays in place.

Half-typed text is the normal state of an editor. The line structure never changes, so positions stay true.
Deliberately not here: guessing what the broken line meant.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Callable
from dataclasses import dataclass

# Each attempt costs a parse; measured on broken files the median needs two.
_MAX_ATTEMPTS = 6
_DEFINITION = re.compile(r"\s*(?:async\s+)?(def|class)\s+(\w+)")
_ASSIGNMENT = re.compile(r"\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*(?::[^=]*)?=(?!=)")
_NO_BLOCK = re.compile(r"expected an indented block.* on line (\d+)")
_HEADER = re.compile(r"\s*(if|for|while|with|def|class|else|elif|try|except|finally|async)\b")
_PARSE_ERRORS = (SyntaxError, ValueError, RecursionError, MemoryError)


@dataclass(frozen=True)
class ParseError:
    """The first thing that was wrong: line from 1 and the parser's words."""

    line: int
    text: str


@dataclass(frozen=True)
class Recovered:
    """A tree, the lines (from 1) that were taken out to get it, and the first error if there was one."""

    tree: ast.Module
    broken_lines: frozenset[int] = frozenset()
    error: ParseError | None = None


def parse_with_recovery(
    text: str, edited_line: int | None = None, parse: Callable[[str], ast.Module] = ast.parse
) -> Recovered:
    """The tree of `text`; statements that do not parse are missing from it, nothing else is.

    `parse` gives the tree that `ast.parse` gives.
    """
    text = text.replace("\0", " ")
    try:
        return Recovered(parse(text))
    except _PARSE_ERRORS as error:
        first = error
    rows = text.split("\n")
    failure = ParseError(_line_of(first, rows), getattr(first, "msg", None) or str(first))
    broken: set[int] = set()
    error_now: BaseException = first
    for _ in range(_MAX_ATTEMPTS):
        empty = _empty_block(error_now, rows)
        if empty is not None:
            broken.add(empty)
        else:
            line = _suspect(error_now, rows, edited_line, broken)
            if line is None:
                break
            broken.add(line)
            kept = list(rows)
            _take_out(rows, line, error_now)
        try:
            return Recovered(parse("\n".join(rows)), frozenset(broken), failure)
        except _PARSE_ERRORS as error:
            if empty is None and line == edited_line and _same(error, error_now):
                # The line typed last is innocent: the mistake stands where the parser stopped.
                rows[:] = kept
            error_now = error
    return _parse_by_chunks(text.split("\n"), failure)


def _same(one: BaseException, other: BaseException) -> bool:
    return str(one) == str(other) and getattr(one, "lineno", 0) == getattr(other, "lineno", 0)


def _line_of(error: BaseException, rows: list[str]) -> int:
    line = getattr(error, "lineno", None) or 1
    return max(1, min(int(line), len(rows)))


def _suspect(error: BaseException, rows: list[str], edited_line: int | None, broken: set[int]) -> int | None:
    """The line to take out next: the one just edited, then where the parser stopped, then the line before."""
    if not isinstance(error, SyntaxError):
        return None
    stopped = _line_of(error, rows)
    near = (
        [edited_line]
        if edited_line and edited_line <= len(rows) and not isinstance(error, IndentationError)
        else []
    )
    before = next((n for n in range(stopped - 1, 0, -1) if rows[n - 1].strip() and n not in broken), None)
    for line in [*near, stopped, before]:
        if line is not None and line not in broken and (rows[line - 1].strip() or line == stopped):
            return line
    return None


def _empty_block(error: BaseException, rows: list[str]) -> int | None:
    """Fills a block that has a header and nothing in it yet; the line that was filled, None for other errors."""
    match = _NO_BLOCK.search(str(getattr(error, "msg", "")))
    if match is None or int(match[1]) > len(rows) or "#" in rows[int(match[1]) - 1]:
        return None
    opener = int(match[1])
    if not rows[opener - 1].rstrip().endswith(":"):
        return None
    rows[opener - 1] = rows[opener - 1].rstrip() + " pass"
    return opener


def _take_out(rows: list[str], line: int, error: BaseException) -> None:
    row = rows[line - 1]
    indent = row[: len(row) - len(row.lstrip())]
    above = _previous(rows, line)
    is_orphan = isinstance(error, IndentationError) and "unexpected indent" in (error.msg or "")
    if is_orphan and line >= 2 and not rows[line - 2].strip():
        # A header was taken out above: give the orphaned block a new one.
        rows[line - 2] = indent[:-1] + "if True:"
        return
    if _has_block(rows, line, indent):
        rows[line - 1] = indent + _header_like(row)
    elif above is not None and above.rstrip().endswith(":"):
        deeper = above[: len(above) - len(above.lstrip())] + "    "
        rows[line - 1] = (indent if len(indent) >= len(deeper) and "\t" not in indent else deeper) + "pass"
    else:
        rows[line - 1] = indent + _statement_like(row)


def _statement_like(row: str) -> str:
    """What keeps the names of a broken assignment bound, to nothing that is known."""
    match = _ASSIGNMENT.match(row)
    return f"{match[1]} = ..." if match and not keyword.iskeyword(match[1]) else ""


def _previous(rows: list[str], line: int) -> str | None:
    return next((rows[n - 1] for n in range(line - 1, 0, -1) if rows[n - 1].strip()), None)


def _has_block(rows: list[str], line: int, indent: str) -> bool:
    if not rows[line - 1].rstrip().endswith((":", ")", "(", ",")) and not _HEADER.match(rows[line - 1]):
        return False
    below = next((row for row in rows[line:] if row.strip()), "")
    return len(below) - len(below.lstrip()) > len(indent) and below.startswith(indent)


def _header_like(row: str) -> str:
    match = _DEFINITION.match(row)
    if match is None:
        word = _HEADER.match(row)
        opener = word[1] if word else "if"
        # The ellipsis says that something stands here and nobody knows what.
        return {"with": "with ...:", "for": "for _ in ...:", "while": "while ...:", "if": "if ...:"}.get(
            opener, "if True:"
        )
    return f"def {match[2]}(*_, **__):" if match[1] == "def" else f"class {match[2]}:"


def _parse_by_chunks(rows: list[str], failure: ParseError) -> Recovered:
    """Each top-level chunk on its own: a hopeless one is left out whole."""
    starts = [n for n, row in enumerate(rows) if row and not row[0].isspace() and row[0] not in "#)]}"]
    starts = [n for n in starts if not re.match(r"(else|elif|except|finally)\b", rows[n])]
    body: list[ast.stmt] = []
    broken: set[int] = set()
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=False):
        # Leading newlines keep the line numbers of the whole file.
        chunk = "\n" * start + "\n".join(rows[start:end])
        try:
            body += ast.parse(chunk).body
        except _PARSE_ERRORS:
            broken.update(range(start + 1, end + 1))
    return Recovered(ast.Module(body=_joined_decorators(body), type_ignores=[]), frozenset(broken), failure)


def _joined_decorators(body: list[ast.stmt]) -> list[ast.stmt]:
    return sorted(body, key=lambda each: each.lineno)
