"""One pickle read symbolically: the object it describes, the names it would import, the storages it refers to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from torchvet.checkpoints.pickle_machine import PickleMachine
from torchvet.checkpoints.pickle_opcodes import OPCODES
from torchvet.checkpoints.pickle_shortcut import tensor_at
from torchvet.checkpoints.pickle_values import Storage
from torchvet.checkpoints.tensors import ITEM_BYTES, read_storage
from torchvet.checkpoints.unreadable import COPY_AGAIN, Unreadable


@dataclass(frozen=True, slots=True)
class Unpickled:
    """What one pickle describes; `end` is the byte after it, `total_bytes` counts each storage once."""

    root: object
    globals: tuple[str, ...]
    total_bytes: int
    end: int
    storages: Mapping[str, Storage] = field(default_factory=dict)


def read_pickle(data: bytes, start: int = 0, *, with_places: bool = False) -> Unpickled:
    """Reads the pickle at `start`, with persistent ids as torch.save writes them; slower where places are asked for."""
    if with_places:
        return _walked(data, start, with_shortcut=False)
    try:
        return _walked(data, start, with_shortcut=True)
    except Unreadable as error:
        # Damaged, or it refers to something that the shortcut left out; past a limit it stays past it.
        if error.remedy != COPY_AGAIN:
            raise
        return _walked(data, start, with_shortcut=False)


def _walked(data: bytes, start: int, *, with_shortcut: bool) -> Unpickled:
    storages: dict[str, Storage] = {}

    def persistent(saved_id: object) -> object:
        storage = read_storage(saved_id)
        if isinstance(storage, Storage):
            storages[storage.key] = storage
        return storage

    machine = PickleMachine(data, start, persistent)
    if with_shortcut:
        machine.shortcut = tensor_at
    root = machine.run(OPCODES)
    names = tuple(known.qualified for known in machine.globals.values())
    total_bytes = sum(storage.numel * ITEM_BYTES[storage.dtype] for storage in storages.values())
    return Unpickled(root, names, total_bytes, machine.position, storages)
