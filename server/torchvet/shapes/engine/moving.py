"""Modules that go to another device, with all below them. What they hold is looked at when it is read (`memory.held`)."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from torchvet.shapes.engine.classes import method_in
from torchvet.shapes.engine.memory import moved_to
from torchvet.shapes.engine.notes import Place
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.tree import named_modules
from torchvet.shapes.engine.values import Choice, ModuleObject

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
    place = Place(engine.frame.file.source.path, engine.span(node))
    engine.places.append(place)
    for each in modules:
        engine.heap.write(each.made, "device", device)
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
