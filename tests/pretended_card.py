"""A machine with a card, for machines that have none: CPU tensors that say they are on `cuda` and refuse to meet others.

What is moved to the card keeps its values where they are; only a note of its memory is taken. Every operation of torch
then looks at these notes as a CUDA build does: all tensors must be on one device, but for numbers on the CPU (tensors
without axes), indices, and copies. A program is run under it as it is, with gradients, loaders and optimizers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

_CPU, _CARD = torch.device("cpu"), torch.device("cuda", 0)
# Operations of ATen that take tensors from anywhere.
_ANYWHERE = (
    "copy_",
    "_to_copy",
    "index",
    "index_put",
    "index_put_",
    "_index_put_impl_",
    "set_",
    "record_stream",
)
_SENTENCE = "Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu!"


class _Notes(dict[int, torch.device]):
    """The device of each piece of memory, by its address."""

    def of(self, tensor: torch.Tensor) -> torch.device:
        return self.get(_address(tensor), _CPU)

    def put(self, tensor: torch.Tensor, device: torch.device) -> None:
        self[_address(tensor)] = device


def _address(tensor: torch.Tensor) -> int:
    with torch._C.DisableTorchFunction():
        return tensor.untyped_storage().data_ptr()


def _tensors(*values: Any) -> list[torch.Tensor]:
    return [each for each in tree_leaves(values) if isinstance(each, torch.Tensor)]


class _Kernels(TorchDispatchMode):
    """Every operation looks where its tensors are, and leaves its results there."""

    def __init__(self, notes: _Notes) -> None:
        super().__init__()
        self._notes = notes

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        given = _tensors(args, kwargs)
        devices = {self._notes.of(each) for each in given if each.dim()} or {
            self._notes.of(each) for each in given
        }
        name = func.overloadpacket.__name__
        if len(devices) > 1 and name not in _ANYWHERE:
            raise RuntimeError(_SENTENCE)
        home = self._notes.of(given[0]) if name in _ANYWHERE and given else next(iter(devices), _CPU)
        known = {_address(each) for each in given}
        result = func(*args, **(kwargs or {}))
        for each in _tensors(result):
            if _address(each) not in known:
                self._notes.put(each, home)
        return result


class _Python(TorchFunctionMode):
    """What Python code says about devices: `.to`, `.cuda`, `device=`, and what it is told."""

    def __init__(self, notes: _Notes) -> None:
        super().__init__()
        self._notes = notes

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = dict(kwargs or {})
        name = getattr(func, "__name__", "")
        owner = getattr(func, "__self__", None)
        if name == "__get__" and owner is torch.Tensor.device:
            return self._notes.of(args[0])
        if name == "__get__" and owner is torch.Tensor.is_cuda:
            return self._notes.of(args[0]) == _CARD
        if name in ("cuda", "cpu"):
            return self._moved(args[0], _CARD if name == "cuda" else _CPU)
        if name == "to":
            return self._to(func, args, kwargs)
        wanted = kwargs.pop("device", None)
        result = func(*args, **kwargs)
        if wanted is None and (name.endswith("_like") or name.startswith("new_")):
            wanted = self._notes.of(args[0])
        if wanted is not None:
            for each in _tensors(result):
                self._notes.put(each, _device(wanted))
        return result

    def _to(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        tensor, *rest = args
        target = kwargs.pop("device", None)
        if rest and isinstance(rest[0], (str, int, torch.device)):
            target = rest[0]
            rest = [each for each in rest[1:] if isinstance(each, torch.dtype)]
        elif rest and isinstance(rest[0], torch.Tensor):
            target = self._notes.of(rest[0])
        kwargs.pop("non_blocking", None)
        made = func(tensor, *rest, **kwargs) if rest or kwargs else tensor
        return made if target is None else self._moved(made, _device(target))

    def _moved(self, tensor: torch.Tensor, device: torch.device) -> torch.Tensor:
        if self._notes.of(tensor) == device:
            return tensor
        made = tensor.clone()
        self._notes.put(made, device)
        return made


def _device(named: Any) -> torch.device:
    return _CPU if torch.device(named).type == "cpu" else _CARD


@contextmanager
def card() -> Iterator[None]:
    """While the block lasts, there is one."""
    notes = _Notes()
    is_available: Callable[[], bool] = torch.cuda.is_available
    torch.cuda.is_available = lambda: True
    try:
        with _Kernels(notes), _Python(notes):
            yield
    finally:
        torch.cuda.is_available = is_available
