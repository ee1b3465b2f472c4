"""Rule missing-torch-import."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torchvet.diagnostics import Edit, Position, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.fragments import MissingImports
from torchvet.rules._contract import HINT, Report, message, rule, safe_fix


@rule(severity=HINT, since="0.1")
def missing_torch_import(missing: MissingImports, file: FileFacts) -> Iterator[Report]:
    """A pasted fragment uses names of torch that it never imports.

    Fragments of courses and documentation leave out their imports. One fix adds those that are missing.

    Bad:
        model = nn.Linear(4, 2)
        x = torch.randn(8, 4)

    Good:
        import torch
        import torch.nn as nn

        model = nn.Linear(4, 2)
        x = torch.randn(8, 4)
    """
    place = Position(_line(file), 0)
    text = "".join(f"{each}\n" for each in missing.statements)
    yield Report(
        range=file.source.range_of(missing.first),
        message=message("never imported here: {names}", names=", ".join(missing.names)),
        fix=safe_fix("Add the imports", Edit(Range(place, place), text)),
    )


def _line(file: FileFacts) -> int:
    """The first line after comments and the docstring."""
    lines, body = file.source.lines, file.source.tree.body
    first = body[0] if body else None
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    line = (first.end_lineno or 0) if is_docstring and first is not None else 0
    while line < len(lines) and lines[line].startswith(("#!", "# -*-", "from __future__")):
        line += 1
    return line + 1
