"""Which Python is the user's own, with their PyTorch: asked for, activated, beside the file, or this one."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path


class InterpreterError(Exception):
    """The interpreter that was asked for is not there."""


def users_interpreter(asked: str | None, beside: Path, environment: Mapping[str, str]) -> str:
    """The path of the user's Python; `beside` is the folder of the file to train. Raises `InterpreterError`."""
    if asked is not None:
        # Not resolved: a virtual environment is known by the link it is called through.
        found = shutil.which(Path(asked).expanduser())
        if found is None:
            raise InterpreterError(f"--python {asked}: there is no such program")
        return found
    for folder in _environments(beside, environment):
        python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        if python.is_file():
            return str(python)
    return sys.executable or shutil.which("python3") or "python3"


def _environments(beside: Path, environment: Mapping[str, str]) -> Iterator[Path]:
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        if environment.get(variable):
            yield Path(environment[variable])
    # The nearest one on the way up, then the one where the command is given.
    for folder in (*beside.absolute().parents[:3], Path.cwd()):
        yield folder / ".venv"
