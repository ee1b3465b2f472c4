"""The model class that the command line names as FILE::CLASS."""

from __future__ import annotations

from pathlib import Path

from torchvet.cli.program_files import UnreadableProgram, program_at
from torchvet.project.model_keys import ModelKeys, UnknownModel, expected_by_class


def expected_at(place: str) -> ModelKeys:
    """What `FILE::CLASS` expects; raises `UnreadableProgram`."""
    path, _, name = place.rpartition("::")
    try:
        return expected_by_class(program_at(Path(path)), name)
    except UnknownModel as error:
        raise UnreadableProgram(str(error)) from error
