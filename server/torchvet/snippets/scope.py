"""Where a line stands: the functions and classes around it, also when the line itself is half typed.

Indentation decides, not the ends in the tree: a line that does not parse is missing there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.syntax.source import SourceFile

Scope = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def scopes_around(source: SourceFile, line: int) -> list[Scope]:
    """The module and every function or class whose body `line` (from 1) belongs to, outermost first."""
    indent = len(source.indentation(line)) if line <= len(source.lines) else 0
    found: list[Scope] = [source.tree]
    body: list[ast.stmt] = source.tree.body
    while body:
        above = [each for each in body if each.lineno < line]
        if not above or len(source.indentation(above[-1].lineno)) >= indent:
            break
        last = above[-1]
        if isinstance(last, _SCOPES):
            found.append(last)
        body = [each for block in _blocks(last) for each in block]
    return found


def statements_of(scope: Scope) -> Iterator[ast.stmt]:
    """The statements that run in `scope` itself, in order of the text; not those of functions and classes in it."""
    stack = list(reversed(scope.body))
    while stack:
        each = stack.pop()
        yield each
        if not isinstance(each, _SCOPES):
            stack += [inner for block in reversed(list(_blocks(each))) for inner in reversed(block)]


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        yield getattr(statement, name, [])
        if name == "body":
            parts = [*getattr(statement, "handlers", []), *getattr(statement, "cases", [])]
            yield from (each.body for each in parts)
