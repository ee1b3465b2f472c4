"""Names in a text: under which a file can write an imported module, and where that of a definition stands."""

from __future__ import annotations

import ast
import re

from torchvet.diagnostics import Position, Range
from torchvet.syntax.source import SourceFile

_HEADER = re.compile(r"(async[ \t]+)?(def|class)[ \t]+")


def name_of_module(tree: ast.Module, module: str) -> str | None:
    """The name that `module` is bound to by an `import` anywhere in the file; its own name in a fragment without imports."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    for node in imports:
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name == module:
                    return alias.asname or alias.name
                if alias.asname is None and alias.name.split(".")[0] == module:
                    return module
    return module if not imports else None


def name_range(
    source: SourceFile, definition: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
) -> Range:
    """Where the name of a function or class stands in the line that defines it."""
    line = definition.lineno
    column = source.column(line, definition.col_offset)
    match = _HEADER.match(source.lines[line - 1], column)
    start = match.end() if match is not None else column
    return Range(Position(line, start), Position(line, start + len(definition.name)))
