"""What torch's optimizers and losses are constructed with: written down by the walk, asked for by rules."""

from __future__ import annotations

import ast

from torchvet.facts.calls import Arguments
from torchvet.facts.graph import What
from torchvet.facts.values import UNKNOWN, Kind, Value
from torchvet.facts.walk import Walk


def note_construction(walk: Walk, node: ast.Call, made: Value, arguments: Arguments) -> None:
    """Records the arguments of an optimizer or a loss."""
    if made.kind is Kind.LOSS:
        walk.emit(What.MAKE_LOSS, node, made, *arguments.positional)
    elif made.kind is Kind.OPTIMIZER:
        given = parameters_node(node)
        owner = walk.value(given.value) if isinstance(given, ast.Attribute) else UNKNOWN
        walk.emit(What.MAKE_OPTIMIZER, node, made, arguments.get(0, "params"), owner)


def parameters_node(call: ast.Call) -> ast.expr | None:
    """The expression that an optimizer gets as its parameters."""
    if call.args:
        return None if isinstance(call.args[0], ast.Starred) else call.args[0]
    return next((each.value for each in call.keywords if each.arg == "params"), None)
