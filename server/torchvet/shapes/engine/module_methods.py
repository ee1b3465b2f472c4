"""Methods that every module has from torch: registering, walking the tree, moving, and calls of torch's own forward."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from torchvet.shapes.engine.iterating import children_of, iterated
from torchvet.shapes.engine.module_calls import forward_of_torch
from torchvet.shapes.engine.module_states import states
from torchvet.shapes.engine.moving import MOVES, move
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.torch_modules import initialise
from torchvet.shapes.engine.tree import children, named_modules
from torchvet.shapes.engine.values import Choice, DictObject, Each, ModuleObject, pair
from torchvet.shapes.tensor import UNKNOWN, Tensor

_GIVE_SELF = frozenset(
    (
        "to",
        "cuda",
        "cpu",
        "float",
        "half",
        "double",
        "bfloat16",
        "type",
        "to_empty",
        "requires_grad_",
        "share_memory",
        "apply",
    )
)


def call_module_method(
    engine: Engine,
    module: ModuleObject,
    name: str,
    args: tuple[object, ...],
    kwargs: dict[str, object],
    node: ast.expr,
) -> object:
    """`module.name(*args, **kwargs)` where the program defines no such method."""
    if name == "__init__":
        initialise(engine, module, args, kwargs, node)
        return None
    if name in ("forward", "__call__"):
        return forward_of_torch(engine, module, args, kwargs, node)
    if name in ("train", "eval"):
        mode = name == "train" and (args[0] if args else kwargs.get("mode", True))
        _set_mode(engine, module, mode)
        return module
    if name in _GIVE_SELF:
        if name in MOVES:
            move(engine, module, name, args, kwargs, node)
        return module
    if name in ("register_buffer", "register_parameter", "add_module", "register_module"):
        _register(engine, module, name, args, kwargs)
        return None
    if name in ("append", "extend", "insert", "update", "pop"):
        return _changed(engine, module, name, args)
    if name == "get_submodule" and args and isinstance(args[0], str):
        return dict(named_modules(module)).get(args[0], UNKNOWN)
    return _walked(module, name)


def _set_mode(engine: Engine, module: ModuleObject, mode: object) -> None:
    for _, each in named_modules(module):
        engine.heap.write(each.made, "training", mode)


def _register(
    engine: Engine, module: ModuleObject, method: str, args: tuple[object, ...], kwargs: dict[str, object]
) -> None:
    names = {"register_buffer": "tensor", "register_parameter": "param"}
    key = args[0] if args else kwargs.get("name")
    value = args[1] if len(args) > 1 else kwargs.get(names.get(method, "module"))
    if not isinstance(key, str):
        engine.heap.write(module.made, "lost", True)
        return
    if method == "register_buffer":
        persistent = args[2] if len(args) > 2 else kwargs.get("persistent", True)
        engine.heap.write(module.roles, key, "buffer" if persistent is True else "non-persistent")
        value = replace(value, is_parameter=False) if isinstance(value, Tensor) else value
    elif method == "register_parameter" and isinstance(value, Tensor):
        engine.heap.write(module.roles, key, "parameter")
    engine.heap.write(module.slots, key, engine.opaque(key) if value is UNKNOWN else value)


def _changed(engine: Engine, module: ModuleObject, name: str, args: tuple[object, ...]) -> object:
    heap = engine.heap
    n_children = len([key for key in module.slots if isinstance(key, str) and key.isdigit()])
    first = args[0] if args else None
    if name == "append":
        heap.write(module.slots, str(n_children), first)
        return module
    if name == "extend":
        more = iterated(engine, first)
        if isinstance(more, tuple):
            for number, each in enumerate(more):
                heap.write(module.slots, str(n_children + number), each)
            return module
    if name == "update" and isinstance(first, DictObject) and first.entries is not None:
        for key, each in first.entries.items():
            heap.write(module.slots, key, each)
        return None
    heap.write(module.made, "lost", True)
    return module


def own_state(module: ModuleObject) -> Iterator[tuple[str, Tensor, str]]:
    """The parameters, then the buffers that stand in the module itself: name, tensor, role."""
    held = dict(states(module))
    for name, value in module.slots.items():
        role = module.roles.get(name)
        if isinstance(value, Tensor) and isinstance(role, str) and isinstance(name, str):
            held[name] = value, role
    found = [(name, tensor, role) for name, (tensor, role) in held.items()]
    yield from (each for each in found if each[2] == "parameter")
    yield from (each for each in found if each[2] != "parameter")


def _walked(module: ModuleObject, name: str) -> object:
    """`children()`, `named_parameters()` and what else lists the tree; unknown for any other method."""
    if "each" in module.made:
        return Each(module.made["each"]) if name in ("children", "values") else UNKNOWN
    if name == "children":
        return pair(*(each for _, each in children(module)))
    if name == "named_children":
        return pair(*(pair(key, each) for key, each in children(module)))
    if name == "modules":
        return pair(*(each for _, each in named_modules(module)))
    if name == "named_modules":
        return pair(*(pair(key, each) for key, each in named_modules(module)))
    if name in ("items", "keys", "values") and module.kind in ("ModuleDict", "ParameterDict"):
        held = (ModuleObject, Tensor, Choice)
        pairs = [(key, each) for key, each in module.slots.items() if isinstance(each, held)]
        if name == "items":
            return pair(*(pair(key, each) for key, each in pairs))
        return pair(*(each for _, each in pairs)) if name == "values" else pair(*(key for key, _ in pairs))
    if name in ("parameters", "buffers"):
        return Each(UNKNOWN)
    if name in ("named_parameters", "named_buffers"):
        return Each(pair(UNKNOWN, UNKNOWN))
    if name == "state_dict":
        return DictObject({"entries": UNKNOWN})
    if name == "__len__":
        items = children_of(module)
        return len(items) if isinstance(items, tuple) else UNKNOWN
    return UNKNOWN
