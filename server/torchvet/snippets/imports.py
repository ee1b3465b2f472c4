"""What a file has to import for a snippet, under which names, and where the new lines go."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator

from torchvet.diagnostics import Edit, Position, Range
from torchvet.snippets.catalogue import Import
from torchvet.snippets.scope import scopes_around
from torchvet.syntax.source import SourceFile


def bound_imports(source: SourceFile, line: int) -> dict[str, str]:
    """Name → qualified name of the imports that hold in `line`: those above it, or anywhere around its function."""
    scopes = scopes_around(source, line)
    found: dict[str, str] = {}
    for scope in scopes:
        if isinstance(scope, ast.ClassDef) and scope is not scopes[-1]:
            continue
        for node in _imports_in(scope.body):
            if node.lineno < line or scope is not scopes[-1]:
                found |= dict(_bound_by(node))
    return found


def import_lines(imports: Iterable[tuple[Import, str]]) -> str:
    """One statement a line, a blank line between the standard library and the rest."""
    rows: list[str] = []
    was_standard = False
    for each, name in imports:
        is_standard = each.qualified.split(".")[0] in sys.stdlib_module_names
        rows += ["", each.statement(name)] if was_standard and not is_standard else [each.statement(name)]
        was_standard = is_standard
    return "\n".join(rows)


def import_edit(source: SourceFile, line: int, lines: str) -> Edit | None:
    """Puts `lines` below what a file begins with: docstring, imports; None when that is not above `line`."""
    last = _last_opening_line(source)
    if last >= line:
        return None
    if last == 0:
        start = Position(1, 0)
        return Edit(Range(start, start), f"{lines}\n\n") if line > 1 else None
    end = Position(last, len(source.lines[last - 1]))
    gap = "\n\n" if _is_docstring(source, last) or source.lines[last - 1].startswith("#") else "\n"
    return Edit(Range(end, end), gap + lines)


def _last_opening_line(source: SourceFile) -> int:
    """The last line of the docstring, the first run of imports, or the comments above them; 0 for none."""
    last = 0
    for statement in source.tree.body:
        is_docstring = statement is source.tree.body[0] and _is_text(statement)
        if isinstance(statement, ast.Import | ast.ImportFrom) or is_docstring:
            last = statement.end_lineno or statement.lineno
        elif not isinstance(statement, ast.Try | ast.If):
            break
    return last or _opening_comment(source)


def _opening_comment(source: SourceFile) -> int:
    """The last line of a shebang, an encoding line, or a comment that a blank line sets apart."""
    rows = source.lines
    end = next((n for n, row in enumerate(rows) if not row.startswith("#")), len(rows))
    if end < len(rows) and not rows[end].strip():
        return end
    return 1 if rows[0].startswith("#!") else 0


def _is_docstring(source: SourceFile, line: int) -> bool:
    first = source.tree.body[0] if source.tree.body else None
    return first is not None and _is_text(first) and first.end_lineno == line


def _is_text(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Constant):
        return False
    return isinstance(statement.value.value, str)


def _imports_in(body: list[ast.stmt]) -> Iterator[ast.Import | ast.ImportFrom]:
    for each in body:
        if isinstance(each, ast.Import | ast.ImportFrom):
            yield each
        elif isinstance(each, ast.Try | ast.If):
            yield from _imports_in(each.body)


def _bound_by(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    for each in node.names:
        if isinstance(node, ast.ImportFrom):
            yield each.asname or each.name, f"{node.module}.{each.name}" if not node.level else "."
        elif each.asname:
            yield each.asname, each.name
        else:
            yield each.name.split(".")[0], each.name.split(".")[0]
