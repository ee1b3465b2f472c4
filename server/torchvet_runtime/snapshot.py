"""A copy of a state that training can't change any more, in memory that is used again for the next copy.

Writing into memory that the process has already is four to five times as fast as a clone, which the system must find pages
for (100 MB, CPU). Whatever is no tensor becomes a plain value that loads with `weights_only=True`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from torchvet_runtime.failures import CheckpointError

# Any: their constructors take different things.
_PLAIN: tuple[type[Any], ...] = (bool, int, float, complex, str, bytes)
_KEPT_AS_THEY_ARE = (torch.Size, torch.dtype, torch.device, type(None))
# Any: nested dictionaries of tensors and plain values.
State = Mapping[str, Any]
_Path = tuple[object, ...]


class Snapshot:
    """Room on the host for one copy of a state."""

    def __init__(self) -> None:
        self._room: dict[_Path, Tensor] = {}
        self._used: dict[_Path, Tensor] = {}
        self._copied: dict[tuple[object, ...], Tensor] = {}
        self._devices: set[str] = set()

    @property
    def n_bytes(self) -> int:
        """What it holds."""
        return sum(each.nbytes for each in self._room.values())

    def take(self, state: State) -> State:
        """A copy of `state`, good until the next one; raises `CheckpointError` for what no checkpoint can hold."""
        self._used, self._copied, self._devices = {}, {}, set()
        copy = {key: self._copy(value, (key,)) for key, value in state.items()}
        for each in self._devices:
            torch.get_device_module(each).synchronize()
        # Room of tensors that are gone is given back.
        self._room, self._used, self._copied = self._used, {}, {}
        return copy

    # Any: whatever stands in a state, and its copy.
    def _copy(self, value: Any, path: _Path) -> Any:
        if isinstance(value, Tensor):
            return self._copy_tensor(value.detach(), path)
        if isinstance(value, Mapping):
            items = {_plain(key, path): self._copy(each, (*path, key)) for key, each in value.items()}
            return Counter(items) if isinstance(value, Counter) else items
        if isinstance(value, list | tuple | set) and not isinstance(value, torch.Size):
            parts = [self._copy(each, (*path, index)) for index, each in enumerate(value)]
            return next(kind for kind in (list, tuple, set) if isinstance(value, kind))(parts)
        return _plain(value, path)

    def _copy_tensor(self, tensor: Tensor, path: _Path) -> Tensor:
        place = (tensor.data_ptr(), tensor.device, tensor.dtype, tensor.shape, tensor.stride())
        if tensor.numel() and place in self._copied:
            # Tied weights are written once.
            return self._copied[place]
        room = self._room.get(path)
        if room is None or (room.shape, room.dtype) != (tensor.shape, tensor.dtype) or room.is_sparse:
            room = _room_for(tensor)
        if tensor.layout is not torch.strided:
            room = tensor.cpu().clone()
        elif tensor.device.type == "cpu":
            room.copy_(tensor)
        else:
            room.copy_(tensor, non_blocking=True)
            self._devices.add(tensor.device.type)
        self._used[path] = self._copied[place] = room
        return room


def _room_for(tensor: Tensor) -> Tensor:
    # Strides as they are: they decide which kernel computes, and with it the last bits.
    if tensor.device.type == "cuda":
        try:
            return torch.empty_like(tensor, device="cpu", pin_memory=True)
        except RuntimeError:
            # The system limits how much memory a process may pin.
            return torch.empty_like(tensor, device="cpu")
    return torch.empty_like(tensor, device="cpu")


# Any: whatever stands in a state.
def _plain(value: Any, path: _Path) -> Any:
    """`value` as a plain Python one; a subclass, such as numpy's float64, does not load with weights_only (torch 2.13)."""
    if isinstance(value, _KEPT_AS_THEY_ARE):
        return value
    for kind in _PLAIN:
        if isinstance(value, kind):
            return value if type(value) is kind else kind(value)
    if type(value).__module__ == "numpy" and getattr(value, "shape", None) == ():
        return value.item()
    where = ".".join(map(str, path))
    raise CheckpointError(
        f"a checkpoint can't hold {where}, which is a {type(value).__module__}.{type(value).__qualname__}"
    )
