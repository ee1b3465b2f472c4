"""Python text cut into comments, strings, names, numbers and the rest, also where it does not parse.

A single regular expression, because completion asks on every keystroke. Deliberately not here: meaning, and
nested quotes inside f-strings, which only Python 3.12 allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_STRING = re.compile(
    r"""(?:'''(?:[^'\\]|\\.|'(?!''))*(?:'''|\Z)|\"""(?:[^"\\]|\\.|"(?!""))*(?:\"""|\Z)"""
    r"""|'(?:[^'\\\n]|\\.)*'?|"(?:[^"\\\n]|\\.)*"?)""",
    re.DOTALL,
)
_TOKEN = re.compile(
    rf"(?P<comment>\#[^\n]*)|(?P<string>[a-zA-Z]{{0,2}}{_STRING.pattern})|(?P<name>[^\W\d]\w*)"
    r"|(?P<number>\d[\w.]*(?:(?<=[eE])[-+]\d+)?)",
    re.DOTALL,
)
_REPLACEMENT = re.compile(r"\{([^{}]*)\}")
# What decides where statements begin: comments, strings, brackets, and line ends.
_STRUCTURE = re.compile(rf"\#[^\n]*|{_STRING.pattern}|[()\[\]{{}}]|\\?\n", re.DOTALL)
# A line that begins so is a statement whatever bracket was left open above it.
_STATEMENT = re.compile(
    r"[ \t]*(?:(?:def|class|import|return|while|try|with|raise|del|pass|break|continue|assert|global)\b|@\w)"
)


def words(code: str) -> Iterator[tuple[int, int]]:
    """Spans of the names, numbers and plain strings of `code`, also the names inside f-strings; no attributes."""
    for token in _TOKEN.finditer(code):
        start, end = token.span()
        if token["string"] and "f" in token["string"].split(token["string"][-1])[0].lower():
            for replacement in _REPLACEMENT.finditer(code, start, end):
                inner = words(replacement[1])
                yield from ((replacement.start(1) + a, replacement.start(1) + b) for a, b in inner)
        elif not token["comment"] and code[start - 1 : start] != ".":
            yield start, end


def begins_statement(rows: list[str]) -> bool:
    """Whether a new statement begins on the last of `rows`: no string, bracket or backslash is open before it."""
    text = "\n".join(rows)
    last_line = len(text) - len(rows[-1])
    depth, continues = 0, False
    for token in _STRUCTURE.finditer(text, 0, last_line):
        shown = token[0]
        if shown[0] == "#":
            continue
        if shown in "([{":
            depth += 1
        elif shown in ")]}":
            depth = max(0, depth - 1)
        elif shown[-1] == "\n" and len(shown) <= 2 and shown[0] in "\\\n":
            continues = shown[0] == "\\"
            if depth and _STATEMENT.match(text, token.end()):
                depth = 0
        elif token.end() == last_line:
            return False  # a string that goes on
    return depth == 0 and not continues
