"""Inserting a snippet the way an editor does: stops become their defaults, later lines follow the first."""

from __future__ import annotations

import re

from torchvet.diagnostics import Edit, Position, Range
from torchvet.snippets.catalogue import Snippet, all_snippets
from torchvet.snippets.fit import fitted
from torchvet.syntax.edits import apply_edits
from torchvet.syntax.source import SourceFile

_STOP = re.compile(
    r"\\(?P<escaped>.)|\$\{(?P<first>\d+):(?P<default>(?:\\.|[^}\\])*)\}|\$(?P<again>\d+)", re.DOTALL
)


def snippet(prefix: str) -> Snippet:
    """The snippet of the library with that prefix."""
    return next(each for each in all_snippets() if each.prefix == prefix)


def expanded(text: str) -> str:
    """What stands in the file when no stop is typed over."""
    defaults: dict[str, str] = {"0": ""}

    def shown(stop: re.Match[str]) -> str:
        if stop["escaped"]:
            return stop["escaped"]
        if stop["first"]:
            defaults[stop["first"]] = re.sub(r"\\(.)", r"\1", stop["default"])
        return defaults[stop["first"] or stop["again"]]

    return _STOP.sub(shown, text)


def inserted(which: Snippet, marked: str) -> str:
    """`marked` with the snippet in place of the letters before its `|`, and with the imports it needs."""
    before, _, after = marked.rpartition("|")
    source = SourceFile("file.py", before + after)
    line = before.count("\n") + 1
    row = before.split("\n")[-1]
    indent = source.indentation(line)
    result = fitted(which, source, line)
    text = re.sub(r"\n(?=[^\n])", "\n" + indent, expanded(result.text))
    here = Edit(Range(Position(line, len(indent)), Position(line, len(row))), text)
    assert all(each.range.end < here.range.start for each in result.imports), "an import touches the snippet"
    return apply_edits(source.text, [*result.imports, here])
