"""Rule syntax-error."""

from __future__ import annotations

from collections.abc import Iterator

from torchvet.diagnostics import Position, Range
from torchvet.facts.file import FileFacts
from torchvet.facts.fragments import BrokenText
from torchvet.rules._contract import ERROR, Report, message, rule


@rule(severity=ERROR, since="0.1")
def syntax_error(broken: BrokenText, file: FileFacts) -> Iterator[Report]:
    """The text stops being Python here.

    Said once, with the cause in plain words; everything that still parses is checked all the same. Tabs and spaces
    that look alike are the commonest cause in code that was copied from a page. Editors show this themselves, so
    the language server leaves it to them.

    Bad:
        import torch

        def train(model, x):
            y = model(x))
            return y

    Good:
        import torch

        def train(model, x):
            y = model(x)
            return y
    """
    line = file.source.lines[broken.line - 1]
    start = len(line) - len(line.lstrip())
    text = (
        "tabs and spaces are mixed in this block, so its indentation means nothing to Python"
        if broken.has_mixed_indentation
        else "this does not parse: {why}"
    )
    yield Report(
        range=Range(Position(broken.line, start), Position(broken.line, max(len(line), start))),
        message=message(text, why=broken.why),
    )
