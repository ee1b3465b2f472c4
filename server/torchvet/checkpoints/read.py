"""Reads a checkpoint file of any format without unpickling it: `read_checkpoint`.

Recognising the format and turning every failure into one CheckpointError is here; each format has its own
file. Nothing in this package imports torch, calls a pickled name, or reads tensor data.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from torchvet.checkpoints.archive import MAX_RECORD_BYTES, find_pickle, read_directory, read_record
from torchvet.checkpoints.contents import Checkpoint, TensorEntry
from torchvet.checkpoints.dangerous_globals import dangerous
from torchvet.checkpoints.distributed import saved_object, total_bytes
from torchvet.checkpoints.legacy import is_legacy, read_legacy
from torchvet.checkpoints.legacy_tar import is_tar, read_legacy_tar
from torchvet.checkpoints.pickle_values import Pairs
from torchvet.checkpoints.safetensors import read_tensors
from torchvet.checkpoints.sections import find_sections
from torchvet.checkpoints.sharded import read_index, read_shards
from torchvet.checkpoints.unpickled import Unpickled, read_pickle
from torchvet.checkpoints.unreadable import Unreadable, damaged, over_limit

_START_BYTES = 512


class CheckpointError(Exception):
    """A path that cannot be read as a checkpoint: what is wrong with it and what to do."""

    def __init__(self, path: Path, problem: str, remedy: str) -> None:
        super().__init__(f"{path}: {problem}; {remedy}")
        self.path = path
        self.problem = problem
        self.remedy = remedy


def read_checkpoint(path: Path) -> Checkpoint:
    """What the checkpoint at `path` holds, or CheckpointError; bounded in time and memory for any file."""
    try:
        with _collector_paused():
            return _read(path)
    except Unreadable as error:
        raise CheckpointError(path, error.problem, error.remedy) from error
    except OSError as error:
        raise CheckpointError(path, (error.strerror or str(error)).lower(), "check the path") from error
    except ValueError as error:
        # a path with a null byte is the only way here
        raise CheckpointError(path, "it is no valid path", "check the path") from error


@contextmanager
def _collector_paused() -> Iterator[None]:
    # The picture of a pickle only grows and holds no garbage: scanning it over and over would triple the time.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _read(path: Path) -> Checkpoint:
    if path.is_dir():
        return _read_directory(path)
    if not path.is_file():
        raise Unreadable(
            "there is no such file" if not path.exists() else "it is no regular file", "check the path"
        )
    if path.name.endswith(".json"):
        return _read_sharded(path)
    with path.open("rb") as file:
        return _read_file(path, file, path.stat().st_size)


def _read_file(path: Path, file: BinaryIO, file_bytes: int) -> Checkpoint:
    start = file.read(_START_BYTES)
    if not start:
        raise damaged("the file is empty")
    if start[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _read_archive(path, file, file_bytes)
    if is_legacy(start):
        return _from_pickle(path, "legacy", read_legacy(file).content)
    if is_tar(start):
        return _from_pickle(path, "legacy-tar", read_legacy_tar(file, file_bytes))
    if path.suffix == ".safetensors" or start[8:9] == b"{":
        tensors, metadata = read_tensors(file, file_bytes)
        return _from_tensors(path, "safetensors", tensors, metadata)
    if start[:1] == b"\x80":
        raise Unreadable("it is a plain pickle, not a checkpoint", "save it with torch.save")
    raise Unreadable(
        "it is no checkpoint in a known format", "give a file written by torch.save or safetensors"
    )


def _read_archive(path: Path, file: BinaryIO, file_bytes: int) -> Checkpoint:
    directory = read_directory(file, file_bytes)
    pickled = read_pickle(read_record(file, find_pickle(directory)))
    is_script = b"/constants.pkl" in directory.content
    return _from_pickle(path, "torchscript" if is_script else "zip", pickled)


def _read_directory(path: Path) -> Checkpoint:
    metadata = path / ".metadata"
    if not metadata.is_file():
        raise Unreadable(
            "it is a directory without .metadata", "give the checkpoint file or its *.index.json"
        )
    if metadata.stat().st_size > MAX_RECORD_BYTES:
        raise over_limit("its .metadata is larger than any checkpoint needs")
    pickled = read_pickle(metadata.read_bytes())
    saved = Unpickled(saved_object(pickled.root), pickled.globals, 0, pickled.end)
    return _from_pickle(path, "dcp", saved)


def _read_sharded(path: Path) -> Checkpoint:
    tensors, shards = read_shards(path, read_index(path), _read)
    names = tuple(dict.fromkeys(name for shard in shards for name in shard.globals))
    return _from_tensors(path, "sharded", tensors, {}, names)


def _from_pickle(path: Path, kind: str, pickled: Unpickled) -> Checkpoint:
    found = find_sections(pickled.root)
    return Checkpoint(
        path=str(path),
        format=kind,
        tensors=found.tensors,
        sections=found.sections,
        total_bytes=pickled.total_bytes or total_bytes(found.tensors),
        has_training_state=found.has_training_state,
        globals=pickled.globals,
        dangerous_globals=dangerous(pickled.globals),
    )


def _from_tensors(
    path: Path,
    kind: str,
    tensors: dict[str, TensorEntry],
    metadata: dict[str, str],
    names: tuple[str, ...] = (),
) -> Checkpoint:
    pairs = Pairs()
    for key, tensor in tensors.items():
        pairs.extend((key, tensor))
    sections = find_sections(pairs).sections
    return Checkpoint(
        path=str(path),
        format=kind,
        tensors=tensors,
        sections=sections,
        total_bytes=total_bytes(tensors),
        has_training_state=False,
        globals=names,
        dangerous_globals=dangerous(names),
        metadata=metadata,
    )
