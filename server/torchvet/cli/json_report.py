"""Findings as JSON, a stable contract that scripts depend on.

A list of objects, by path and place:
`{"path", "rule", "severity", "message", "range", "fix", "related"}`, where
`range` is `{"start": {"line", "column"}, "end": {"line", "column"}}` (lines from 1, columns from 0 in code points),
`fix` is null or `{"title", "applicability": "safe" | "unsafe", "edits": [{"range", "content"}, …]}`, each edit
replacing its range of the finding's file by `content`, and
`related` is `[{"path", "range", "message"}, …]`.
In a notebook `"cell"` counts its cells from 1, and lines are those of the cell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from torchvet.cli.place import shown_path
from torchvet.diagnostics import Diagnostic, Fix, Position, Range

# A JSON object; its values are whatever JSON allows.
_Object = dict[str, Any]


def as_json(findings: Iterable[Diagnostic]) -> str:
    """The JSON document of `findings`, ending with a newline."""
    return json.dumps([_finding(each) for each in findings], indent=2) + "\n"


def _finding(found: Diagnostic) -> _Object:
    cell = {} if found.cell is None else {"cell": found.cell}
    return {
        "path": found.path,
        **cell,
        "rule": found.rule,
        "severity": found.severity.value,
        "message": found.message.text(),
        "range": _range(found.range),
        "fix": None if found.fix is None else _fix(found.fix),
        "related": [
            {
                "path": shown_path(each.path, found.path),
                "range": _range(each.range),
                "message": each.message.text(),
            }
            for each in found.related
        ],
    }


def _fix(fix: Fix) -> _Object:
    return {
        "title": fix.title.text(),
        "applicability": fix.applicability.value,
        "edits": [{"range": _range(each.range), "content": each.text} for each in fix.edits],
    }


def _range(place: Range) -> _Object:
    return {"start": _position(place.start), "end": _position(place.end)}


def _position(place: Position) -> _Object:
    return {"line": place.line, "column": place.column}
