"""The folder a file belongs to when nobody says: what an editor calls the workspace."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

_MARKS = (".git", "pyproject.toml", "setup.py", "setup.cfg")


def project_roots(folder: Path, named: Sequence[Path]) -> tuple[Path, ...]:
    """The project around `folder` by the marks projects have, else the one of the `named` folders around it.

    Empty where everything would be inside: a home folder or a whole disk is no project.
    """
    here = folder.absolute()
    inside = [each for each in (here, *here.parents) if not _is_everything(each)]
    for each in inside:
        if any((each / mark).exists() for mark in _MARKS):
            return (each,)
    around = [each.absolute() for each in named]
    return tuple([each for each in reversed(inside) if each in around][:1] or inside[:1])


def _is_everything(folder: Path) -> bool:
    return folder in (Path.home(), Path.home().parent) or folder == folder.parent
