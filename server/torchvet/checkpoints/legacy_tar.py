"""The oldest torch.save format: a tar archive with the members `storages`, `tensors` and `pickle`.

Only the headers of the three members are followed; names in the archive are compared, never used as paths.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from torchvet.checkpoints.archive import MAX_RECORD_BYTES
from torchvet.checkpoints.contents import TensorEntry
from torchvet.checkpoints.pickle_machine import PickleMachine
from torchvet.checkpoints.pickle_opcodes import OPCODES
from torchvet.checkpoints.pickle_values import Storage
from torchvet.checkpoints.tensors import ITEM_BYTES, entry, storage_dtype
from torchvet.checkpoints.unpickled import Unpickled, read_pickle
from torchvet.checkpoints.unreadable import damaged, over_limit

_BLOCK = 512
_MAX_MEMBERS = 64
_MAX_TENSORS = 200_000
# Each small pickle is a triple of a number, a place and a class.
_WINDOW_BYTES = 1024


@dataclass(frozen=True, slots=True)
class _Member:
    start: int
    end: int


def is_tar(start: bytes) -> bool:
    """Whether the first block of a file is a tar header."""
    return len(start) >= _BLOCK and start[257:262] == b"ustar"


def read_legacy_tar(file: BinaryIO, file_bytes: int) -> Unpickled:
    """The saved object of a legacy tar file."""
    members = _members(file, file_bytes)
    if not {"storages", "tensors", "pickle"} <= members.keys():
        raise damaged("it is a tar archive without storages, tensors and pickle")
    storages = _storages(file, members["storages"])
    tensors = _tensors(file, members["tensors"], storages)
    member = members["pickle"]
    if member.end - member.start > MAX_RECORD_BYTES:
        raise over_limit("its pickle is larger than any checkpoint needs")
    file.seek(member.start)
    machine = PickleMachine(file.read(member.end - member.start), 0, _lookup(tensors))
    root = machine.run(OPCODES)
    names = tuple(known.qualified for known in machine.globals.values())
    total = sum(storage.numel * ITEM_BYTES[storage.dtype] for storage in storages.values())
    return Unpickled(root, names, total, machine.position)


def _lookup(tensors: dict[str, TensorEntry]) -> Callable[[object], object]:
    def persistent(saved_id: object) -> object:
        if isinstance(saved_id, tuple) and saved_id:
            return saved_id[0]
        if not isinstance(saved_id, (str, int)) or str(saved_id) not in tensors:
            raise damaged("its pickle refers to a tensor that is not in the file")
        return tensors[str(saved_id)]

    return persistent


def _members(file: BinaryIO, file_bytes: int) -> dict[str, _Member]:
    members: dict[str, _Member] = {}
    position = 0
    for _ in range(_MAX_MEMBERS):
        file.seek(position)
        header = file.read(_BLOCK)
        if len(header) < _BLOCK or not header.strip(b"\0"):
            break
        name = str(header[:100].rstrip(b"\0"), "latin-1").removeprefix("./")
        digits = header[124:136].strip(b" \0")
        if not digits.isdigit() or len(digits) > 12 or b"8" in digits or b"9" in digits:
            raise damaged("a member of the tar archive has no readable size")
        start = position + _BLOCK
        end = start + int(digits, 8)
        if end > file_bytes:
            raise damaged("a member of the tar archive is longer than the file")
        members.setdefault(name, _Member(start, end))
        position = end + -end % _BLOCK
    return members


def _small_pickle(file: BinaryIO, position: int, member: _Member) -> tuple[object, int]:
    file.seek(position)
    pickled = read_pickle(file.read(min(_WINDOW_BYTES, member.end - position)))
    return pickled.root, position + pickled.end


def _count(value: object) -> int:
    if type(value) is not int or not 0 <= value <= _MAX_TENSORS:
        raise over_limit("it claims more tensors than any model has")
    return value


def _storages(file: BinaryIO, member: _Member) -> dict[str, Storage]:
    storages: dict[str, Storage] = {}
    count, position = _small_pickle(file, member.start, member)
    for _ in range(_count(count)):
        described, position = _small_pickle(file, position, member)
        if not isinstance(described, tuple) or len(described) != 3:
            raise damaged("a storage is not described as torch does")
        key, location, kind = described
        dtype = storage_dtype(kind)
        file.seek(position)
        numel = int.from_bytes(file.read(8), "little", signed=True)
        position += 8 + numel * ITEM_BYTES[dtype]
        if numel < 0 or position > member.end:
            raise damaged("a storage is longer than the file")
        storages[_key(key)] = Storage(
            dtype, _key(key), location if isinstance(location, str) else "cpu", numel
        )
    views, _ = _small_pickle(file, position, member)
    _add_views(storages, views)
    return storages


def _add_views(storages: dict[str, Storage], views: object) -> None:
    # (key, key of the storage it looks into, offset, length): the memory is the root's, so no bytes are added
    for view in views if isinstance(views, list) else []:
        root = storages.get(_key(view[1])) if isinstance(view, tuple) and len(view) == 4 else None
        if root is None:
            raise damaged("a storage looks into one that is not in the file")
        storages[_key(view[0])] = Storage(root.dtype, root.key, root.device, 0)


def _tensors(file: BinaryIO, member: _Member, storages: dict[str, Storage]) -> dict[str, TensorEntry]:
    tensors: dict[str, TensorEntry] = {}
    count, position = _small_pickle(file, member.start, member)
    for _ in range(_count(count)):
        described, position = _small_pickle(file, position, member)
        storage = (
            storages.get(_key(described[1])) if isinstance(described, tuple) and len(described) == 3 else None
        )
        if storage is None or not isinstance(described, tuple):
            raise damaged("a tensor's storage is not in the file")
        file.seek(position)
        n_dims = int.from_bytes(file.read(8)[:4], "little")
        sizes = file.read(8 * n_dims) if n_dims <= 64 else b""
        if len(sizes) < 8 * n_dims:
            raise damaged("a tensor's shape is not a short list of numbers")
        shape = struct.unpack(f"<{n_dims}q", sizes)
        tensors[_key(described[0])] = entry(storage.dtype, shape, storage.device, storage.key)
        # sizes, strides and the storage offset follow the number of dimensions
        position += 8 + 16 * n_dims + 8
    return tensors


def _key(value: object) -> str:
    if not isinstance(value, (str, int)):
        raise damaged("a storage or tensor is not numbered")
    return str(value)
