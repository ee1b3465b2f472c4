"""The files of tests/runtime/programs: written as people write them, with what is expected in their first lines."""

from __future__ import annotations

import re
from pathlib import Path

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py.txt"))


def name_of(path: Path) -> str:
    """The program's name, as the test is called."""
    return path.name.removesuffix(".py.txt")


def said(path: Path, word: str) -> str:
    """What the first lines say behind `# word:`."""
    found = re.search(rf"^# {word}:(.*)$", path.read_text("utf-8"), re.MULTILINE)
    return found[1].strip() if found else ""


def copied(path: Path, folder: Path) -> Path:
    """The program as a file in `folder`, with those that it imports."""
    for each in [path, *(path.parent / f"{name}.txt" for name in said(path, "beside").split())]:
        (folder / each.name.removesuffix(".txt")).write_bytes(each.read_bytes())
    return folder / f"{name_of(path)}.py"
