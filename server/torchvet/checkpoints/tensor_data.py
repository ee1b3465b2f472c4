"""The bytes of tensors in a file of torch.save, copied without unpickling and without torch.

Only what is stored as plain numbers is given: no quantized, sparse, nested or conjugated tensors. A tensor that is a
view of its storage, such as a transposed one, is written out in the order of its own indices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import BinaryIO, Literal

from torchvet.checkpoints.archive import (
    Record,
    data_offset,
    find_pickle,
    read_directory,
    read_record,
    read_records,
)
from torchvet.checkpoints.archive_writing import copy_bytes
from torchvet.checkpoints.contents import TensorEntry
from torchvet.checkpoints.legacy import read_legacy
from torchvet.checkpoints.pickle_values import Storage
from torchvet.checkpoints.sections import Found, find_sections
from torchvet.checkpoints.tensors import ITEM_BYTES
from torchvet.checkpoints.unpickled import Unpickled, read_pickle
from torchvet.checkpoints.unreadable import Unreadable, damaged

# memoryview takes every n-th item of these sizes, whatever the numbers mean.
_FORMATS: Mapping[int, Literal["B", "H", "I", "Q"]] = {1: "B", 2: "H", 4: "I", 8: "Q"}
_MAX_GATHERED_BYTES = 4 * 2**30
_SAVE_AGAIN = "load it and save it again with torch.save"


@dataclass(frozen=True)
class StoredTensors:
    """What a file holds, with `extent`: where the bytes of a storage lie, as (begin, end)."""

    found: Found
    extent: Callable[[str], tuple[int, int]]

    def write(self, source: BinaryIO, key: str, tensor: TensorEntry, target: BinaryIO) -> None:
        """Copies the values of `tensor` in the order of its indices; `key` names it in what is raised."""
        shape, stride = tensor.shape, tensor.stride
        if shape is None or stride is None or tensor.device == "meta":
            raise Unreadable(f"the values of {key!r} are not stored as plain numbers", _SAVE_AGAIN)
        if 0 in shape:
            return
        begin, end = self.extent(tensor.storage)
        item_bytes = ITEM_BYTES[tensor.dtype]
        first = begin + tensor.offset * item_bytes
        last = first + sum((size - 1) * step for size, step in zip(shape, stride, strict=True)) * item_bytes
        if last + item_bytes > end:
            raise damaged(f"{key!r} reaches beyond its storage")
        source.seek(first)
        if _is_contiguous(shape, stride):
            copy_bytes(source, target, prod(shape) * item_bytes)
        else:
            n_bytes = last + item_bytes - first
            # An expanded tensor, of a hostile file too, may have more values than its storage.
            if max(n_bytes, prod(shape) * item_bytes) > _MAX_GATHERED_BYTES:
                raise Unreadable(f"{key!r} is a view of a storage too large to rearrange", _SAVE_AGAIN)
            _write_view(source.read(n_bytes), item_bytes, shape, stride, target)


def stored_tensors(source: BinaryIO, kind: str) -> StoredTensors:
    """The tensors of an open file of the format `kind`, with the places of their values."""
    return _archived(source) if kind == "zip" else _legacy(source)


def _archived(source: BinaryIO) -> StoredTensors:
    directory = read_directory(source, source.seek(0, 2))
    pickle_record = find_pickle(directory)
    records = {each.name: each for each in read_records(directory)}
    folder = pickle_record.name.rpartition("/")[0]
    order = records.get(f"{folder}/byteorder")
    if order is not None and read_record(source, order) != b"little":
        raise Unreadable("its numbers are stored in the byte order of another machine", _SAVE_AGAIN)
    unpickled = read_pickle(read_record(source, pickle_record), with_places=True)

    def extent(key: str) -> tuple[int, int]:
        record: Record | None = records.get(f"{folder}/data/{key}")
        if record is None:
            raise damaged(f"its storage {key[:40]!r} is missing")
        if record.method or record.flags & 1 or record.packed != record.size:
            raise Unreadable("its tensors are packed", "pack the archive again without compression")
        begin = data_offset(source, record)
        return begin, begin + record.size

    return StoredTensors(find_sections(unpickled.root), extent)


def _legacy(source: BinaryIO) -> StoredTensors:
    legacy = read_legacy(source)
    unpickled = read_pickle(legacy.data, legacy.start, with_places=True)
    extents = dict(_legacy_extents(source, legacy.data, unpickled))

    def extent(key: str) -> tuple[int, int]:
        if key not in extents:
            raise Unreadable("it holds storages that are parts of others", _SAVE_AGAIN)
        return extents[key]

    return StoredTensors(find_sections(unpickled.root), extent)


def _legacy_extents(
    source: BinaryIO, data: bytes, unpickled: Unpickled
) -> Iterator[tuple[str, tuple[int, int]]]:
    # Behind the object: a pickled list of keys, then for each its number of items and its numbers.
    listed = read_pickle(data, unpickled.end)
    storages: Mapping[str, Storage] = unpickled.storages
    at = listed.end
    file_bytes = source.seek(0, 2)
    for key in listed.root if isinstance(listed.root, list) else ():
        storage = storages.get(key) if isinstance(key, str) else None
        source.seek(at)
        n_items = int.from_bytes(source.read(8), "little")
        if storage is None or n_items != storage.numel:
            raise damaged("its list of storages does not fit its tensors")
        begin = at + 8
        at = begin + n_items * ITEM_BYTES[storage.dtype]
        if at > file_bytes:
            raise damaged("it ends before its last tensor")
        yield storage.key, (begin, at)


def _is_contiguous(shape: tuple[int, ...], stride: tuple[int, ...]) -> bool:
    expected = 1
    for size, step in zip(reversed(shape), reversed(stride), strict=True):
        if size != 1 and step != expected:
            return False
        expected *= size
    return True


def _write_view(
    content: bytes, item_bytes: int, shape: tuple[int, ...], stride: tuple[int, ...], target: BinaryIO
) -> None:
    # One slice for each row of the last axis; an expanded axis repeats what it has.
    items = memoryview(content).cast(_FORMATS[item_bytes])
    size, step = shape[-1], stride[-1]
    for index in product(*(range(each) for each in shape[:-1])):
        start = sum(position * each for position, each in zip(index, stride[:-1], strict=True))
        row = items[start : start + (size - 1) * step + 1 : step] if step else items[start : start + 1]
        target.write(row.tobytes() * (1 if step else size))
