"""What a call of something unknown leaves behind: nothing that it could change is known any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.values import DictObject, ListObject, ModuleObject
from torchvet.shapes.tensor import UNKNOWN


def poison(engine: Engine, args: Iterable[object], kwargs: Mapping[str, object]) -> None:
    """After a call of something unknown: what it got may be anything now."""
    for value in (*args, *kwargs.values()):
        if isinstance(value, ListObject):
            engine.heap.write(value.slots, "items", UNKNOWN)
        elif isinstance(value, DictObject):
            engine.heap.write(value.slots, "entries", UNKNOWN)
        elif isinstance(value, ModuleObject):
            engine.heap.write(value.made, "lost", True)
