"""A checkpoint that several processes write together, each its parts of the tensors, and any number of them reads.

torch.distributed.checkpoint writes and cuts the tensors anew; it knows no whole and no half-written folder. So the folder is made
under a temporary name, what is in it is listed with digests in a file that is written last, and only then it gets its name.
Values that are no tensors stand in a file of ours, because torch would unpickle its own with all that they may run (2.13).
"""

from __future__ import annotations

import hashlib
import json
import shutil
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from torchvet_runtime.durable import flush_directory, temporary_of, write_durably
from torchvet_runtime.seal import About, digest_of
from torchvet_runtime.snapshot import Snapshot
from torchvet_runtime.torch_file import save_durably
from torchvet_runtime.world import ALONE, World

COMMIT, _REST = "commit.json", "rest.pt"
# Stands in the rest where a tensor was.
_TENSOR = "torchvet:tensor"

# Any: nested dictionaries and lists of tensors and plain values.
State = dict[str, Any]

# Makes the tensor to read into that belongs at a place, by its path and shape.
Like = Callable[[str, list[int]], Tensor | None]


def _nothing_like(_path: str, _shape: list[int]) -> Tensor | None:
    return None


class ShardError(Exception):
    """A sharded checkpoint could not be written or is not whole; said in every process."""


@dataclass(frozen=True)
class Commit:
    """What the file that is written last says: the checkpoint, and size and digest of each file."""

    about: About
    files: Mapping[str, tuple[int, str]]


def save(state: State, folder: Path, about: About | None = None, world: World = ALONE) -> int:
    """Writes `state` from all processes into a new folder; returns the bytes. Raises `ShardError` in all of them, with nothing left behind."""
    temporary = Path(world.from_first(str(temporary_of(folder))))
    problem, found = None, {}
    try:
        tensors = dict(_tensors(state))
        _write_parts(tensors, temporary, world)
        if world.is_first:
            save_durably(Snapshot().take(_without_tensors(state)), temporary / _REST)
        found = {each.name: _measured(each) for each in _own_files(temporary, world)}
    # torch wraps what goes wrong in any process into exceptions of its own, in all of them.
    except Exception as error:  # noqa: BLE001  # see above
        problem = _reason(error)
    parts = world.gather((problem, found))
    if world.is_first:
        problem = next((each for each, _ in parts if each is not None), None)
        files = {name: measured for _, part in parts for name, measured in part.items()}
        problem = problem or _commit(temporary, folder, Commit(about or {}, files))
        if problem is not None:
            shutil.rmtree(temporary, ignore_errors=True)
    problem, size_bytes = world.from_first((problem, 0 if problem or not world.is_first else _size(folder)))
    if problem is not None:
        raise ShardError(problem)
    return size_bytes


def load(
    state: State, folder: Path, world: World = ALONE, like: Like = _nothing_like, is_compared: bool = False
) -> State:
    """What was saved, its tensors read into those that `state` has at the same places, or `like` makes; else into whole ones.

    Every process reads its own parts, however many wrote them. Raises `ShardError` in all of them if a bit is not as it was,
    unless that has been `is_compared` before.
    """
    verdicts = world.gather(None if is_compared else _damage(folder, world.rank, world.n_processes))
    problem = world.from_first(next((each for each in verdicts if each is not None), None))
    if problem is not None:
        raise ShardError(problem)
    rest: State = torch.load(folder / _REST, map_location="cpu", weights_only=True)
    given = dict(_tensors(state))
    tensors: dict[str, Tensor] = {}
    for path, each in _places(rest):
        own = given.get(path, like(path, each["shape"]))
        tensors[path] = torch.empty(each["shape"], dtype=each["dtype"]) if own is None else own
    if tensors:
        from torch.distributed.checkpoint.filesystem import FileSystemReader
        from torch.distributed.checkpoint.state_dict_loader import load as load_parts

        with warnings.catch_warnings():
            # That a process is alone is no reason to be warned.
            warnings.simplefilter("ignore")
            load_parts(tensors, storage_reader=FileSystemReader(folder), process_group=world.group)
    filled: State = _with_tensors(rest, tensors)
    return filled


def damage(folder: Path) -> str | None:
    """What is wrong with a checkpoint, `None` if every bit is as it was written. For one process."""
    return _damage(folder, 0, 1)


def cut_like(value: Tensor, target: Tensor) -> Tensor:
    """A tensor that all processes have whole, cut into parts as `target` is; as it is where that one is whole."""
    if not hasattr(target, "device_mesh") or hasattr(value, "device_mesh"):
        return value
    from torch.distributed.tensor import DTensor, distribute_tensor

    assert isinstance(target, DTensor)
    return distribute_tensor(value.to(target.device), target.device_mesh, target.placements)


def whole(tensors: Mapping[str, Tensor], is_kept: bool) -> dict[str, Tensor]:
    """Tensors put together from the parts of all processes, one after the other; only where they are kept they add up."""
    found = {}
    for name, each in tensors.items():
        # Any: only a DTensor has it.
        parts: Any = each
        full = parts.full_tensor() if hasattr(each, "full_tensor") else each
        if is_kept:
            found[name] = full.detach().cpu()
    return found


def read_commit(folder: Path) -> Commit | None:
    """What the checkpoint says about itself, `None` where it was not finished or its list is damaged. Raises `OSError`."""
    try:
        content = json.loads((folder / COMMIT).read_text("utf-8"))
        files = {name: (int(size), str(digest)) for name, (size, digest) in content["files"].items()}
        commit = Commit(content["about"], files)
        return commit if content["check"] == _check(commit) else None
    except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _write_parts(tensors: dict[str, Tensor], temporary: Path, world: World) -> None:
    from torch.distributed.checkpoint.filesystem import FileSystemWriter
    from torch.distributed.checkpoint.state_dict_saver import save as save_parts

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        save_parts(tensors, storage_writer=FileSystemWriter(temporary), process_group=world.group)


def _own_files(temporary: Path, world: World) -> list[Path]:
    """What this process has written; the first also what belongs to all."""
    own = sorted(temporary.glob(f"__{world.rank}_*.distcp"))
    return [*own, temporary / ".metadata", temporary / _REST] if world.is_first else own


def _measured(path: Path) -> tuple[int, str]:
    size_bytes = path.stat().st_size
    return size_bytes, digest_of(path, size_bytes, {})


def _commit(temporary: Path, folder: Path, commit: Commit) -> str | None:
    """Gives the folder its name; returns what went wrong."""
    content = {"v": 1, "about": commit.about, "files": commit.files, "check": _check(commit)}
    try:
        write_durably(temporary / COMMIT, lambda file: file.write(json.dumps(content, indent=1).encode()))
        flush_directory(temporary)
        # A folder that has something in it can't be replaced in one step; then this raises.
        temporary.rename(folder)
        flush_directory(folder.parent)
    except OSError as error:
        return _reason(error)
    return None


def _damage(folder: Path, rank: int, n_processes: int) -> str | None:
    """What is wrong with this process's share of the files."""
    try:
        commit = read_commit(folder)
        if commit is None:
            return "it was not finished, or its list is damaged"
        for name in sorted(commit.files)[rank::n_processes]:
            if _measured(folder / name) != commit.files[name]:
                return f"{name} is not as it was saved"
    except OSError as error:
        return _reason(error)
    return None


def _check(commit: Commit) -> str:
    content = json.dumps(
        [commit.about, {name: list(each) for name, each in commit.files.items()}], sort_keys=True
    )
    return hashlib.sha256(content.encode()).hexdigest()


def _size(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.iterdir())


def _reason(error: BaseException) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    # CheckpointException prints every process's traceback.
    failures = getattr(error, "failures", None) or {}
    for each in failures.values():
        return _reason(each[0]) if isinstance(each, tuple) else str(each)
    return str(error)


# Any: see State.
def _tensors(value: Any, path: str = "") -> Iterator[tuple[str, Tensor]]:
    if isinstance(value, Tensor):
        yield path, value.detach()
    for key, each in _items(value):
        yield from _tensors(each, f"{path}/{key}")


# Any: see State.
def _items(value: Any) -> Iterator[tuple[object, Any]]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list | tuple) and not isinstance(value, torch.Size):
        yield from enumerate(value)


# Any: see State.
def _without_tensors(value: Any, path: str = "") -> Any:
    """A copy in which a tensor is what is needed to make another one."""
    if isinstance(value, Tensor):
        return {_TENSOR: path, "shape": list(value.shape), "dtype": value.dtype}
    if isinstance(value, Mapping):
        return {key: _without_tensors(each, f"{path}/{key}") for key, each in value.items()}
    if isinstance(value, list | tuple) and not isinstance(value, torch.Size):
        parts = [_without_tensors(each, f"{path}/{index}") for index, each in enumerate(value)]
        return parts if isinstance(value, list) else tuple(parts)
    return value


# Any: see State.
def _places(value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, Mapping) and _TENSOR in value:
        yield value[_TENSOR], value
        return
    for _, each in _items(value):
        yield from _places(each)


# Any: see State.
def _with_tensors(value: Any, tensors: Mapping[str, Tensor]) -> Any:
    if isinstance(value, Mapping):
        if _TENSOR in value:
            return tensors[value[_TENSOR]]
        return {key: _with_tensors(each, tensors) for key, each in value.items()}
    if isinstance(value, list | tuple) and not isinstance(value, torch.Size):
        parts = [_with_tensors(each, tensors) for each in value]
        return parts if isinstance(value, list) else tuple(parts)
    return value
