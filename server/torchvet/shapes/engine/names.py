"""What a plain name stands for: the scopes around it, then builtins, then what pasted fragments mean by it."""

from __future__ import annotations

import ast
import builtins

from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.values import Builtin, External, Scope
from torchvet.shapes.tensor import UNKNOWN

_BUILTINS = frozenset(dir(builtins))


def named(engine: Engine, node: ast.Name) -> object:
    """The value of a name."""
    frame = engine.frame
    scope: Scope | None = frame.scope
    while scope is not None:
        if node.id in scope.slots and not (node.id in scope.elsewhere and scope is frame.scope):
            return scope.slots[node.id]
        scope = scope.parent
    if node.id in frame.file.scope.slots:
        return frame.file.scope.slots[node.id]
    if node.id == "__name__":
        return "__main__" if frame.file.is_main else frame.file.name
    if node.id in _BUILTINS:
        return Builtin(node.id)
    conventional = frame.file.source.imports.qualified_or_conventional(node)
    return UNKNOWN if conventional is None else External(conventional[0])
