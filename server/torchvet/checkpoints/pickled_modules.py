"""Keys of a whole pickled model: what its state_dict would hold, from its attribute structure.

The class's own code is never run, so a class that overrides `state_dict` or `__getstate__` is seen as torch's
default would show it.
"""

from __future__ import annotations

from typing import TypeGuard

from torchvet.checkpoints.contents import TensorEntry
from torchvet.checkpoints.pickle_values import Call, Pairs
from torchvet.checkpoints.unreadable import over_limit

_MAX_DEPTH = 64
_MAX_MODULES = 200_000


def is_module(value: object) -> TypeGuard[Call]:
    """Whether `value` is a pickled nn.Module, compiled or not, or a TorchScript module."""
    if not isinstance(value, Call):
        return False
    if not isinstance(value.state, Pairs):
        return _compiled(value) is not None
    return value.qualified.startswith("__torch__.") or value.state.find("_modules") is not None


def module_tensors(module: Call) -> dict[str, TensorEntry]:
    """Keys and tensors of the module's state_dict, in its order."""
    tensors: dict[str, TensorEntry] = {}
    stack: list[tuple[Call, str, int]] = [(module, "", 0)]
    n_modules = 0
    while stack:
        current, path, depth = stack.pop()
        n_modules += 1
        if depth > _MAX_DEPTH or n_modules > _MAX_MODULES:
            raise over_limit("its modules contain each other without end")
        own, children = _own_and_children(current)
        tensors.update({f"{path}{name}": tensor for name, tensor in own})
        stack.extend((child, f"{path}{name}.", depth + 1) for name, child in reversed(children))
    return tensors


Own = list[tuple[str, TensorEntry]]
Children = list[tuple[str, Call]]


def _own_and_children(module: Call) -> tuple[Own, Children]:
    compiled = _compiled(module)
    if compiled is not None:
        return [], [("_orig_mod", compiled)]
    return _scripted(module) if module.qualified.startswith("__torch__.") else _plain(module)


def _compiled(value: Call) -> Call | None:
    # torch 2.13 pickles a compiled module as OptimizedModule(original module, compiler settings).
    if not value.qualified.startswith("torch._dynamo.") or not isinstance(value.arguments, tuple):
        return None
    original = value.arguments[0] if value.arguments else None
    return original if isinstance(original, Call) and isinstance(original.state, Pairs) else None


def _plain(module: Call) -> tuple[Own, Children]:
    state = module.state if isinstance(module.state, Pairs) else Pairs()
    hidden = _names(state.find("_non_persistent_buffers_set"))
    own = [*_tensors_in(state.find("_parameters"), set()), *_tensors_in(state.find("_buffers"), hidden)]
    return own, _modules_in(state.find("_modules"))


def _scripted(module: Call) -> tuple[Own, Children]:
    return _tensors_in(module.state, set()), _modules_in(module.state)


def _tensors_in(pairs: object, hidden: set[str]) -> Own:
    entries = pairs.entries() if isinstance(pairs, Pairs) else []
    return [
        (name, value)
        for name, value in entries
        if isinstance(name, str) and isinstance(value, TensorEntry) and name not in hidden
    ]


def _modules_in(pairs: object) -> Children:
    entries = pairs.entries() if isinstance(pairs, Pairs) else []
    return [(name, value) for name, value in entries if isinstance(name, str) and is_module(value)]


def _names(value: object) -> set[str]:
    # A set pickles as set([...]) under protocol 2 and as a list of additions under 4.
    if isinstance(value, Call) and isinstance(value.arguments, tuple) and value.arguments:
        value = value.arguments[0]
    return {name for name in value if isinstance(name, str)} if isinstance(value, list) else set()
