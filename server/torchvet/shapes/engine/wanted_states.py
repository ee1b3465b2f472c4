"""What a module wants of a state dict that it is to load, noted as plain data before the module changes again."""

from __future__ import annotations

import ast

from torchvet.evidence import WantedState
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.values import ModuleObject
from torchvet.shapes.summary import state_entries, unknown_parts


def note_wanted(engine: Engine, module: ModuleObject, node: ast.expr) -> None:
    """Notes the keys and shapes of `module` at the call `node` of its `load_state_dict`."""
    shapes: dict[str, tuple[int, ...] | None] = {}
    for each in state_entries(module):
        sizes = tuple(size for size in each.dims or () if isinstance(size, int))
        shapes[each.key] = sizes if each.dims is not None and len(sizes) == len(each.dims) else None
    state = WantedState(shapes, tuple(unknown_parts(module)))
    engine.notes.wants(engine.frame.file.source.path, engine.span(node), state)
