"""Modules that go to another device: their parameters and buffers do, plain tensors they hold stay where they are."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace

from torchvet.shapes.engine.classes import method_in
from torchvet.shapes.engine.memory import moved_to
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.tree import named_modules
from torchvet.shapes.engine.values import Choice, ModuleObject
from torchvet.shapes.tensor import Tensor

MOVES = frozenset(("to", "cuda", "cpu", "to_empty", "xpu", "mps"))
_STAYS = "stays"


def move(
    engine: Engine,
    module: ModuleObject,
    name: str,
    args: Sequence[object],
    kwargs: Mapping[str, object],
    node: ast.expr,
) -> None:
    """`module.to(…)` and the like."""
    device = name if name in ("xpu", "mps") else moved_to(name, args, kwargs, _STAYS)
    if device == _STAYS:
        return
    modules = list(_below(module, {}).values())
    if any(each.cls is not None and method_in(each.cls, "_apply") is not None for each in modules):
        device = None
    place = (engine.frame.file.source.path, engine.span(node))
    known: dict[int, Tensor] = {}
    for each in modules:
        _move_one(engine, each, device, known)
        engine.heap.write(each.made, "moved", place)


def _below(module: ModuleObject, found: dict[int, ModuleObject]) -> dict[int, ModuleObject]:
    """All modules that may be somewhere in it, also those of which only one is there."""
    for _, each in named_modules(module):
        if id(each) in found:
            continue
        found[id(each)] = each
        held = [each.made.get("each"), *each.slots.values()]
        options = [option for value in held if isinstance(value, Choice) for option in value.options]
        for inner in (*held, *options):
            if isinstance(inner, ModuleObject):
                _below(inner, found)
    return found


def _move_one(engine: Engine, module: ModuleObject, device: str | None, known: dict[int, Tensor]) -> None:
    engine.heap.write(module.made, "device", device)
    kept = module.made.get("states")
    if isinstance(kept, dict):
        moved = {name: (_moved(tensor, device, known), role) for name, (tensor, role) in kept.items()}
        engine.heap.write(module.made, "states", moved)
    for name, value in list(module.slots.items()):
        # Tensors that are registered come along; an attribute that merely holds one stays.
        if isinstance(value, Tensor) and (module.roles.get(name) is not None or value.is_parameter):
            engine.heap.write(module.slots, name, _moved(value, device, known))


def _moved(tensor: Tensor, device: str | None, known: dict[int, Tensor]) -> Tensor:
    """The same tensor on the other device, once for all who share it."""
    return known.setdefault(id(tensor), replace(tensor, device=device))
