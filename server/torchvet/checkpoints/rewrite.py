"""Writes a checkpoint under new keys to a new file: `write_renamed`. Tensor data is copied byte for byte.

The source is never changed and an existing file never overwritten. What is renamed is decided in `renaming.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from torchvet.checkpoints.archive import find_pickle, read_directory, read_record, read_records
from torchvet.checkpoints.archive_writing import copy_rest, write_replaced
from torchvet.checkpoints.legacy import read_legacy
from torchvet.checkpoints.new_file import new_file
from torchvet.checkpoints.pickle_edits import PushedText, TracedPickle, renamed_pickle, trace
from torchvet.checkpoints.pickle_values import Call, Pairs
from torchvet.checkpoints.read import CheckpointError, read_checkpoint
from torchvet.checkpoints.renaming import Renaming, plan
from torchvet.checkpoints.safetensors import read_header
from torchvet.checkpoints.unreadable import Unreadable

Names = Mapping[str, Mapping[str, str]]


def write_renamed(path: Path, out: Path, renaming: Renaming) -> Names:
    """Writes `path` with renamed keys to the new file `out`; returns the new names by section."""
    checkpoint = read_checkpoint(path)
    try:
        names = plan(checkpoint, renaming)
        with path.open("rb") as source:
            _create(source, checkpoint.format, names, renaming, out)
    except Unreadable as error:
        raise CheckpointError(path, error.problem, error.remedy) from error
    except FileExistsError as error:
        raise CheckpointError(out, "the file exists already", "give a new name with -o") from error
    except OSError as error:
        raise CheckpointError(out, (error.strerror or str(error)).lower(), "check the path") from error
    return names


def _create(source: BinaryIO, kind: str, names: Names, renaming: Renaming, out: Path) -> None:
    with new_file(out) as target:
        if kind == "zip":
            _write_archive(source, names, renaming, target)
        elif kind == "legacy":
            _write_legacy(source, names, renaming, target)
        else:
            _write_safetensors(source, names, target)


def _write_archive(source: BinaryIO, names: Names, renaming: Renaming, target: BinaryIO) -> None:
    directory = read_directory(source, source.seek(0, 2))
    record = find_pickle(directory)
    pickled = trace(read_record(source, record), 0)
    content = renamed_pickle(pickled, 0, _pushes(pickled, names, renaming))
    write_replaced(source, read_records(directory), record.name, content, target)


def _write_legacy(source: BinaryIO, names: Names, renaming: Renaming, target: BinaryIO) -> None:
    legacy = read_legacy(source)
    pickled = trace(legacy.data, legacy.start)
    target.write(legacy.data[: legacy.start])
    target.write(renamed_pickle(pickled, legacy.start, _pushes(pickled, names, renaming)))
    source.seek(pickled.end)
    copy_rest(source, target)


def _write_safetensors(source: BinaryIO, names: Names, target: BinaryIO) -> None:
    header = read_header(source, source.seek(0, 2))
    fields = {names[""].get(key, key): value for key, value in header.fields.items()}
    content = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    # the data after the header starts at a multiple of eight bytes
    content += b" " * (-len(content) % 8)
    target.write(len(content).to_bytes(8, "little") + content)
    source.seek(header.data_start)
    copy_rest(source, target)


def _pushes(pickled: TracedPickle, names: Names, renaming: Renaming) -> dict[int, str]:
    # New text of each push, by the byte where its opcode begins.
    pushes: dict[int, str] = {}
    for section, keys in names.items():
        pairs = _pairs_at(pickled.root, section)
        for key in pairs[::2]:
            if not isinstance(key, PushedText):
                raise Unreadable("its keys are not plain text", "load it and save it again with torch.save")
            pushes[key.start] = keys[str(key)]
        for name in _module_names(pairs):
            new = renaming.module(str(name))
            if new is not None:
                pushes[name.start] = new
    return pushes


def _pairs_at(root: object, section: str) -> Pairs:
    value: object = root
    for step in ["", *section.split("/")] if section else [""]:
        value = value.find(step) if step and isinstance(value, Pairs) else value
        value = value.pairs if isinstance(value, Call) else value
    if not isinstance(value, Pairs):
        raise Unreadable(
            f"the entry {section!r} is not stored as a dict", "load it and save it again with torch.save"
        )
    return value


def _module_names(pairs: Pairs) -> list[PushedText]:
    state = getattr(pairs, "state", None)
    metadata = state.find("_metadata") if isinstance(state, Pairs) else None
    return (
        [name for name in metadata[::2] if isinstance(name, PushedText)]
        if isinstance(metadata, Pairs)
        else []
    )
