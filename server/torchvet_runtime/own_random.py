"""Random number generators that belong to the user's program: found in its data, model and loss; kept, and put back.

Found are generators held by an object, in its lists and dictionaries, and those at the top of a file that a method names.
Not found are generators made anew inside a function, which need no state, and those of libraries written in C.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from types import CellType, FunctionType, ModuleType
from typing import Any

import torch
from torch import Tensor, nn

# Nobody's dataset is deeper; a list of a million paths is not searched to its end.
_MOST_DEEP, _MOST_ITEMS, _MOST_OBJECTS = 6, 64, 2000
_METHODS = ("__getitem__", "__getitems__", "__iter__", "__call__", "forward")
_LIBRARIES = {"torch", "numpy", "builtins", "collections", "random"}

# Any: torch's, numpy's and Python's generators have nothing in common, and numpy may be absent.
Generator = Any
State = Tensor | str


def find(**roots: object) -> dict[str, Generator]:
    """Generators reachable from the objects named, each by the path that leads to it."""
    found: dict[str, Generator] = {}
    seen: set[int] = set()
    todo = list(roots.items())
    while todo and len(seen) < _MOST_OBJECTS:
        path, each = todo.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        if is_generator(each):
            found[path] = each
        elif path.count(".") < _MOST_DEEP:
            todo += [(f"{path}.{name}", inner) for name, inner in _inside(each)]
    return found


def is_generator(value: object) -> bool:
    """Whether `value` draws random numbers from a state of its own."""
    if isinstance(value, torch.Generator | random.Random):
        return True
    return type(value).__module__.startswith("numpy.random") and type(value).__name__ in {
        "Generator",
        "RandomState",
    }


def states_of(generators: Mapping[str, Generator]) -> dict[str, State]:
    """What `put_back` needs, as plain values."""
    return {path: _state(each) for path, each in generators.items()}


def put_back(generators: Mapping[str, Generator], states: Mapping[str, State]) -> list[str]:
    """Puts generators where they stood; returns the paths of those that can't be."""
    for path, each in generators.items():
        if path in states:
            _set_state(each, states[path])
    return [path for path in states if path not in generators]


def _inside(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, str | bytes | int | float | Tensor | ModuleType | type) or value is None:
        return
    if isinstance(value, Mapping):
        items: Iterator[tuple[object, object]] = iter(list(value.items())[:_MOST_ITEMS])
        yield from ((str(key), each) for key, each in items)
    elif isinstance(value, list | tuple):
        yield from ((str(index), each) for index, each in enumerate(value[:_MOST_ITEMS]))
    elif isinstance(value, FunctionType):
        yield from _named_by(value)
    else:
        yield from getattr(value, "__dict__", {}).items()
        if isinstance(value, nn.Module):
            yield from value.named_children()
        if type(value).__module__.split(".")[0] not in _LIBRARIES:
            for name in _METHODS:
                if isinstance(method := getattr(type(value), name, None), FunctionType):
                    yield from _named_by(method)


def _named_by(function: Callable[..., object]) -> Iterator[tuple[str, object]]:
    """Generators at the top of its file, or around it, that a function names."""
    assert isinstance(function, FunctionType)
    for name in function.__code__.co_names:
        if is_generator(each := function.__globals__.get(name)):
            yield name, each
    for cell_name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=False):
        if is_generator(each := _contents(cell)):
            yield cell_name, each


def _contents(cell: CellType) -> object:
    try:
        return cell.cell_contents
    except ValueError:
        # Nothing has been put into it yet.
        return None


def _state(generator: Generator) -> State:
    if isinstance(generator, torch.Generator):
        return generator.get_state()
    if isinstance(generator, random.Random):
        return json.dumps(generator.getstate())
    if type(generator).__name__ == "RandomState":
        return json.dumps(generator.get_state(legacy=False), default=_as_list)
    return json.dumps(generator.bit_generator.state, default=_as_list)


def _set_state(generator: Generator, state: State) -> None:
    if isinstance(state, Tensor):
        generator.set_state(state.cpu())
    elif isinstance(generator, random.Random):
        version, internal, gauss = json.loads(state)
        generator.setstate((version, tuple(internal), gauss))
    elif type(generator).__name__ == "RandomState":
        generator.set_state(_with_arrays(json.loads(state)))
    else:
        generator.bit_generator.state = _with_arrays(json.loads(state))


def _as_list(value: Any) -> Any:
    # numpy's arrays and scalars; nothing else stands in these states.
    return value.tolist()


def _with_arrays(state: Any) -> Any:
    """numpy takes lists where it gave arrays, but for one: the key of the Mersenne twister."""
    import sys

    if isinstance(state, dict):
        return {key: _with_arrays(each) for key, each in state.items()}
    if isinstance(state, list):
        return sys.modules["numpy"].array(state, dtype="uint64" if max(state) >= 2**32 else "uint32")
    return state
