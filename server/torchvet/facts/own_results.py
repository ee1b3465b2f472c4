"""`x = x.method(…)` for methods of torch's that return nothing of use: written down by the walk, asked for by a rule."""

from __future__ import annotations

import ast

from torchvet.facts.graph import What
from torchvet.facts.values import Kind
from torchvet.facts.walk import Walk

# What torch's own methods return that nobody wants under the object's name: None, or a list of keys.
FRUITLESS = {
    Kind.MODULE: frozenset({"load_state_dict", "zero_grad"}),
    Kind.OPTIMIZER: frozenset({"load_state_dict", "step", "zero_grad"}),
    Kind.SCALER: frozenset({"load_state_dict", "step", "unscale_", "update"}),
    Kind.TENSOR: frozenset({"backward"}),
}
_NAMES = frozenset(name for names in FRUITLESS.values() for name in names)


def own_result(node: ast.Assign) -> ast.Attribute | None:
    """The method in `x = x.method(…)`, if its name is one of those."""
    call = node.value
    if len(node.targets) != 1 or not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return None
    if call.func.attr not in _NAMES or ast.unparse(node.targets[0]) != ast.unparse(call.func.value):
        return None
    return call.func


def note_own_result(walk: Walk, node: ast.Assign) -> None:
    """Records what the object was before; on a later pass over a loop the mistake has already spoilt it."""
    method = own_result(node)
    if method is not None and (What.OVERWRITE, node, walk.calls) not in walk.graph.events:
        walk.emit(What.OVERWRITE, node, walk.value(method.value))
