"""The format of a library file, and the one place that reads it.

A file is Python that runs as it stands, untyped as most training code is. It begins with comments:

    # mypy: ignore-errors
    # prefix: torch-train-loop
    # title: Training loop
    # description: One sentence or more,
    #   continued on indented comment lines.
    # fits: model, optimizer, n_epochs = 10
    # stops: "checkpoint.pt", Net

`fits` are names that are taken from the file the snippet goes into; after `=` stands what to write when that file
has no such name. `stops` are the other words to type over: names, numbers or strings. Then come sections, in any
order and more than once: `# --- imports` (added to a file that lacks them), `# --- snippet` (what is inserted),
`# --- setup` and `# --- check` (what running the file needs, never inserted).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_KEYS = ("prefix", "title", "description", "fits", "stops")
_SECTIONS = ("imports", "setup", "snippet", "check")
_FIELD = re.compile(r"# ([a-z]+): (.+)")
_FIRST_ROW = "# mypy: ignore-errors"
_SECTION = re.compile(r"# --- (\w+)")


class SnippetError(ValueError):
    """A library file that does not keep to the format; the text names the file."""


@dataclass(frozen=True)
class LibraryFile:
    """The fields of the header and the text of each section."""

    name: str
    fields: dict[str, str]
    sections: dict[str, str]


def read_library_file(name: str, text: str) -> LibraryFile:
    """The parts of the library file `name`; raises `SnippetError` where it does not keep to the format."""
    header, *rest = re.split(r"^(?=# ---)", text, flags=re.MULTILINE)
    fields = _fields(name, header)
    sections = dict.fromkeys(_SECTIONS, "")
    for each in rest:
        mark, _, body = each.partition("\n")
        match = _SECTION.fullmatch(mark)
        if match is None or match[1] not in _SECTIONS:
            raise SnippetError(f"{name}: {mark!r} is none of the sections {', '.join(_SECTIONS)}")
        sections[match[1]] += body.strip("\n") + "\n" if body.strip() else ""
    if not sections["snippet"]:
        raise SnippetError(f"{name}: there is no section `# --- snippet`")
    return LibraryFile(name, fields, sections)


def _fields(name: str, header: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    key = ""
    first, *rows = header.rstrip("\n").split("\n")
    if first != _FIRST_ROW:
        raise SnippetError(f"{name}:1: {first!r} is not {_FIRST_ROW!r}")
    for number, row in enumerate(rows, start=2):
        match = _FIELD.fullmatch(row)
        if match is not None and match[1] in _KEYS and match[1] not in fields:
            key = match[1]
            fields[key] = match[2].strip()
        elif key and row.startswith("#   ") and row.strip("# "):
            fields[key] += " " + row.strip("# ")
        else:
            raise SnippetError(f"{name}:{number}: {row!r} is no new `# key: text` of {', '.join(_KEYS)}")
    missing = [each for each in ("prefix", "title", "description") if each not in fields]
    if missing:
        raise SnippetError(f"{name}: the header lacks {', '.join(missing)}")
    return fields
