"""What the shape analysis says of a program, in the words of the scripts that compare it with torch.

The one place of these scripts that knows the analysis. It is imported when it is first asked.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SERVER = Path(__file__).resolve().parent.parent / "server"
# line, column, end line, end column: lines from 1, columns from 0 in code points.
Span = tuple[int, int, int, int]


@dataclass(frozen=True)
class Said:
    """An error that is said of a program: where, the type of the exception, its message."""

    line: int
    error: str
    message: str


def errors_said(text: str) -> list[Said]:
    """The errors that running `text` is said to end with."""
    raised = [each for each in _analysis(text).raised if each.is_sure]
    return [Said(each.span[0], each.error, each.message) for each in raised]


def shapes_said(text: str) -> Mapping[Span, tuple[str, ...]]:
    """For each expression the shapes it is said to have, as `(2, 3) float32`."""
    return {span: tuple(map(_text, tensors)) for span, tensors in _analysis(text).tensors.items()}


def _text(tensor: Any) -> str:
    if tensor.dims is None:
        return "?"
    inner = ", ".join("?" if each is None else str(each) for each in tensor.dims)
    return f"({inner}{',' if len(tensor.dims) == 1 else ''}) {tensor.dtype or '?'}"


def _analysis(text: str) -> Any:
    # Any: these scripts can be read and checked without the analysis.
    if str(_SERVER) not in sys.path:
        sys.path.insert(0, str(_SERVER))
    source = importlib.import_module("torchvet.syntax.source").SourceFile("program.py", text)
    return importlib.import_module("torchvet.shapes.analysis").analyse(source)
