"""A file of the user's as a program: read, with the files it imports."""

from __future__ import annotations

import os
from pathlib import Path

from torchvet.cli.interpreters import oracle_python
from torchvet.project.index import Project
from torchvet.project.oracle import TorchOracle
from torchvet.project.program_shapes import Program
from torchvet.project.reading import ReadError, read_python
from torchvet.project.roots import project_roots
from torchvet.syntax.source import SourceFile


class UnreadableProgram(Exception):
    """A file that cannot be read as Python."""


def program_at(path: Path) -> Program:
    """The program in `path`; raises `UnreadableProgram`."""
    try:
        text = read_python(path).text
    except ReadError as error:
        raise UnreadableProgram(f"{path}: {error}") from error
    python = oracle_python(os.environ)
    oracle = TorchOracle(Path(python)) if python else None
    return Project(project_roots(path.absolute().parent, []), oracle=oracle).program(
        SourceFile(str(path), text)
    )
