"""The keys and shapes that a model class of a file expects, as if they stood in a checkpoint."""

from __future__ import annotations

from pathlib import Path

from torchvet.checkpoints.contents import Checkpoint, Section, TensorEntry
from torchvet.cli.program_files import UnreadableProgram, program_at
from torchvet.project.spelling import did_you_mean
from torchvet.shapes.models import models_by_class
from torchvet.shapes.summary import Entry, state_entries, unknown_parts


def expected_by_class(place: str) -> tuple[Checkpoint, tuple[str, ...]]:
    """What `FILE::CLASS` expects, and the attributes that may hold weights nobody knows; raises `UnreadableProgram`."""
    path, _, name = place.rpartition("::")
    analysis = program_at(Path(path)).analysis
    known = models_by_class(analysis)
    if name not in known:
        raise UnreadableProgram(
            f"{path}: no model class {name} that can be made{did_you_mean(name, list(known))}"
        )
    module = known[name]
    entries = list(state_entries(module))
    tensors = {each.key: _entry(each) for each in entries}
    section = Section("", tuple(tensors), tensors, {}, "", is_state_dict=True)
    return Checkpoint(place, "class", tensors, {"": section}, 0, False), tuple(unknown_parts(module))


def _entry(entry: Entry) -> TensorEntry:
    shape = tuple(each for each in entry.dims or () if isinstance(each, int))
    is_known = entry.dims is not None and len(shape) == len(entry.dims)
    return TensorEntry(entry.dtype or "", shape if is_known else None, 0)
