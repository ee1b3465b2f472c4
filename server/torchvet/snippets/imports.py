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
    groups: dict[bool, list[str]] = {True: [], False: []}
    for each, name in imports:
        groups[_is_standard(each.qualified)].append(each.statement(name))
    return "\n\n".join("\n".join(rows) for rows in groups.values() if rows)


def import_edits(source: SourceFile, line: int, imports: list[tuple[Import, str]]) -> tuple[Edit, ...]:
    """Puts `imports` below what a file begins with: docstring, imports; none when that is not above `line`."""
    last = _last_opening_line(source)
    if last >= line or line == 1:
        return ()
    if last == 0:
        return (_inserted(1, 0, import_lines(imports) + "\n\n"),)
    present = [each for each in _opening_imports(source) if not _is_future(each)]
    standard = [each for each in present if all(_is_standard(name) for _, name in _bound_by(each))]
    if not present or len(standard) == len(present):
        begins_standard = any(_is_standard(each.qualified) for each, _ in imports)
        gap = "\n" if present and begins_standard else "\n\n"
        return (_inserted(last, len(source.lines[last - 1]), gap + import_lines(imports)),)
    return tuple(_grouped_edits(source, present, standard, imports))


def _grouped_edits(
    source: SourceFile,
    present: list[ast.Import | ast.ImportFrom],
    standard: list[ast.Import | ast.ImportFrom],
    imports: list[tuple[Import, str]],
) -> Iterator[Edit]:
    """New imports of the standard library with the `standard` ones, the others below the last other one."""
    new_standard = [each for each in imports if _is_standard(each[0].qualified)]
    if new_standard and standard:
        end = standard[-1].end_lineno or standard[-1].lineno
        yield _inserted(end, len(source.lines[end - 1]), "\n" + import_lines(new_standard))
    elif new_standard:
        yield _inserted(present[0].lineno, 0, import_lines(new_standard) + "\n\n")
    others = [each for each in imports if each not in new_standard]
    if others:
        last = next(each for each in reversed(present) if each not in standard)
        end = last.end_lineno or last.lineno
        yield _inserted(end, len(source.lines[end - 1]), "\n" + import_lines(others))


def _inserted(line: int, column: int, text: str) -> Edit:
    return Edit(Range(Position(line, column), Position(line, column)), text)


def _is_standard(qualified: str) -> bool:
    return qualified.split(".")[0] in sys.stdlib_module_names


def _is_future(node: ast.Import | ast.ImportFrom) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _opening_imports(source: SourceFile) -> list[ast.Import | ast.ImportFrom]:
    """The first run of imports at the top of the file."""
    found: list[ast.Import | ast.ImportFrom] = []
    for statement in source.tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            found.append(statement)
        elif not isinstance(statement, ast.Try | ast.If) and not _is_text(statement):
            break
    return found


def _last_opening_line(source: SourceFile) -> int:
    """The last line of the first run of imports, of the docstring, or of the comments above; 0 for none."""
    body = source.tree.body
    opening = [*(body[:1] if body and _is_text(body[0]) else []), *_opening_imports(source)]
    return opening[-1].end_lineno or opening[-1].lineno if opening else _opening_comment(source)


def _opening_comment(source: SourceFile) -> int:
    """The last line of a shebang, an encoding line, or a comment that a blank line sets apart."""
    rows = source.lines
    end = next((n for n, row in enumerate(rows) if not row.startswith("#")), len(rows))
    if end < len(rows) and not rows[end].strip():
        return end
    return 1 if rows[0].startswith("#!") else 0


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
