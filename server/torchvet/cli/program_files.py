"""A file of the user's as a program: read, with the files it imports."""

from __future__ import annotations

from pathlib import Path

from torchvet.project.index import Project
from torchvet.project.program_shapes import Program
from torchvet.project.roots import project_roots
from torchvet.syntax.source import SourceFile


class UnreadableProgram(Exception):
    """A file that cannot be read as Python."""


def program_at(path: Path) -> Program:
    """The program in `path`; raises `UnreadableProgram`."""
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableProgram(f"{path}: not UTF-8 ({error.reason} at byte {error.start})") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableProgram(f"{path}: {reason}") from error
    return Project(project_roots(path.absolute().parent, [])).program(SourceFile(str(path), text))
