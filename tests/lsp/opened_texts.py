"""Texts to open, and edits applied to them the way an editor does, in the units of the protocol."""

from __future__ import annotations

import re
from typing import Any

# The finding is on the line of backward(); `{}` is a place to put something before it on that line.
LOOP = """\
import torch
from torch import nn

model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(10):
    loss = model(torch.randn(8, 4)).pow(2).mean()
    loss.backward()
    optimizer.step()
"""
BACKWARD = 7
CLEAN = LOOP.replace("    loss.backward()", "    optimizer.zero_grad()\n    loss.backward()")
_LINE_END = re.compile("\r\n|\n|\r")
_UNIT_BYTES = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}

# A range or an edit of the protocol.
Json = dict[str, Any]


def place(line: int, character: int) -> Json:
    """A position, both from 0."""
    return {"line": line, "character": character}


def span(start: tuple[int, int], end: tuple[int, int]) -> Json:
    """A range."""
    return {"start": place(*start), "end": place(*end)}


def rules(found: list[Json]) -> list[tuple[int, str]]:
    """Line (from 0) and rule of each finding."""
    return [(each["range"]["start"]["line"], each["code"]) for each in found]


def units(text: str, encoding: str = "utf-16") -> int:
    """How many code units `text` has."""
    name, n_bytes = _UNIT_BYTES[encoding]
    return len(text.encode(name)) // n_bytes


def covered(text: str, where: Json, encoding: str = "utf-16") -> str:
    """The part of `text` in a range."""
    return text[_offset(text, where["start"], encoding) : _offset(text, where["end"], encoding)]


def applied(text: str, edits: list[Json], encoding: str = "utf-16") -> str:
    """`text` after edits that do not overlap."""
    placed = [
        (_offset(text, each["range"]["start"], encoding), _offset(text, each["range"]["end"], encoding), each)
        for each in edits
    ]
    for start, end, each in sorted(placed, key=lambda it: it[:2], reverse=True):
        text = text[:start] + each["newText"] + text[end:]
    return text


def _offset(text: str, position: Json, encoding: str) -> int:
    start = 0
    for _ in range(position["line"]):
        end = _LINE_END.search(text, start)
        assert end is not None, "a line behind the end"
        start = end.end()
    rest = _LINE_END.split(text[start:], maxsplit=1)[0]
    name, n_bytes = _UNIT_BYTES[encoding]
    assert position["character"] <= units(rest, encoding), "a column behind the end"
    return start + len(rest.encode(name)[: position["character"] * n_bytes].decode(name))
