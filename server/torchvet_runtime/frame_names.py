"""The names that running code of the user's sees, and values looked up in them, without running any of that code.

Names are looked up in dictionaries, and a length is only asked of torch's own loaders and of plain containers.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import CodeType, FrameType, ModuleType
from typing import Any

from torch import Tensor
from torch.utils.data import (
    BatchSampler,
    DataLoader,
    DistributedSampler,
    IterableDataset,
    RandomSampler,
    SequentialSampler,
    SubsetRandomSampler,
    WeightedRandomSampler,
)

# Any: whatever the user's names are bound to.
Names = Mapping[str, Any]
IS_COPIED = sys.version_info < (3, 13)
_SIZED = (list, tuple, dict, range)
_SAMPLERS = {RandomSampler, SequentialSampler, SubsetRandomSampler, WeightedRandomSampler, DistributedSampler}


@contextmanager
def names_in(frame: FrameType) -> Iterator[Names]:
    """The names that code in `frame` sees.

    Before Python 3.13 asking a function's frame copies its variables into a dictionary that the frame keeps, which would
    hold a whole autograd graph for an iteration longer; it is emptied again, unless the function asks for it itself.
    """
    is_copied = IS_COPIED and bool(frame.f_code.co_flags & inspect.CO_OPTIMIZED)
    if not may_be_asked(frame.f_code):
        yield frame.f_globals
        return
    own = frame.f_locals
    try:
        yield own if own is frame.f_globals else _Both(own, frame.f_globals)
    finally:
        if is_copied:
            own.clear()


def may_be_asked(code: CodeType) -> bool:
    """Whether nobody else uses the copy of a function's variables: not the function itself, not a debugger."""
    is_free = "locals" not in code.co_names and sys.gettrace() is None
    return not IS_COPIED or is_free or not code.co_flags & inspect.CO_OPTIMIZED


class _Both(Mapping[str, Any]):  # Any: as above
    def __init__(self, own: Names, outer: Names) -> None:
        self._own, self._outer = own, outer

    def __getitem__(self, name: str) -> Any:  # Any: as above
        return self._own[name] if name in self._own else self._outer[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._own)

    def __len__(self) -> int:
        return len(self._own)


def length_of(iterated: Any) -> int | None:  # Any: what a loop of the user's goes over
    """How many batches a loader has, where asking runs nothing unusual and warns of nothing."""
    is_bar = type(iterated).__module__.split(".")[0] == "tqdm"
    inner = _attribute(iterated, "iterable") if is_bar else iterated
    if type(inner) is DataLoader:
        is_usual = type(inner.batch_sampler) is BatchSampler and type(inner.sampler) in _SAMPLERS
        # Its iterator has asked the same of the sampler and the dataset already.
        return len(inner) if is_usual and not isinstance(inner.dataset, IterableDataset) else None
    return len(inner) if type(inner) in _SIZED else None


def number_of(node: ast.expr, names: Names) -> int | None:
    value = value_of(node, names)
    return value if type(value) is int else None


def value_of(node: ast.expr, names: Names) -> Any:  # Any: the user's value, None when it can't be told
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            return names.get(node.id)
        case ast.Attribute():
            return _attribute(value_of(node.value, names), node.attr)
        case ast.Subscript():
            held, key = value_of(node.value, names), value_of(node.slice, names)
            return held.get(key) if type(held) is dict and type(key) in {str, int} else None
        case ast.BinOp():
            return _computed(node.op, number_of(node.left, names), number_of(node.right, names))
        case ast.Call(func=ast.Name(id="len"), args=[inner]):
            held = value_of(inner, names)
            return _size(held, 0) if type(held) is Tensor else length_of(held)
        case ast.Call(func=ast.Attribute(value=inner, attr="size"), args=[axis]):
            return _size(value_of(inner, names), number_of(axis, names))
        case ast.Call(func=ast.Name(id="int"), args=[inner]):
            return number_of(inner, names)
    return None


def _size(held: object, axis: int | None) -> int | None:
    is_there = type(held) is Tensor and axis is not None and -held.ndim <= axis < held.ndim
    return held.shape[axis] if isinstance(held, Tensor) and is_there and axis is not None else None


def _attribute(held: Any, name: str) -> Any:  # Any: as above
    """An attribute that is stored, without asking the object: a property would run the user's code."""
    if isinstance(held, ModuleType | type):
        return vars(held).get(name)
    try:
        inner = object.__getattribute__(held, "__dict__")
    except AttributeError:
        # Has slots, or is built in.
        inner = {}
    if name in inner:
        return inner[name]
    return next((vars(each)[name] for each in type(held).__mro__ if type(vars(each).get(name)) is int), None)


def _computed(operator: ast.operator, left: int | None, right: int | None) -> int | None:
    if left is None or right is None:
        return None
    match operator:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.FloorDiv() if right:
            return left // right
    return None
