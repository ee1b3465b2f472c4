"""Which Python is the user's own, with their PyTorch: asked for, activated, beside the file, or this one."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from torchvet.project.oracle import installed_torch

_ACTIVATED = ("VIRTUAL_ENV", "CONDA_PREFIX")


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


def oracle_python(environment: Mapping[str, str]) -> str:
    """The Python whose torch is asked about shapes: the activated one, or this one; empty where neither has torch.

    Never one that lies in the folder that is checked: checking somebody's code must not start a program of theirs.
    """
    prefixes = [Path(environment[name]) for name in _ACTIVATED if environment.get(name)]
    pythons = [each / ("Scripts/python.exe" if os.name == "nt" else "bin/python") for each in prefixes]
    for python in (*pythons, *([Path(sys.executable)] if sys.executable else [])):
        if python.is_file() and installed_torch(python) is not None:
            return str(python)
    return ""


def _environments(beside: Path, environment: Mapping[str, str]) -> Iterator[Path]:
    for variable in _ACTIVATED:
        if environment.get(variable):
            yield Path(environment[variable])
    # The nearest one on the way up, then the one where the command is given.
    for folder in (*beside.absolute().parents[:3], Path.cwd()):
        yield folder / ".venv"
