"""Updates written by hand: `w -= lr * w.grad` is the step of a plain tensor or of a model's parameters."""

from __future__ import annotations

import ast

from torchvet.facts.graph import What
from torchvet.facts.values import Role, Value
from torchvet.facts.walk import Walk


def note_manual_update(walk: Walk, node: ast.stmt | ast.Call, target: ast.expr, change: ast.expr) -> bool:
    """Emits a step when `target` is a tensor that is moved along its own `.grad`; says whether it was."""
    if not walk.program.mentions_grad:
        return False
    tensor = _tensor_of(target)
    if tensor is None or not _reads_grad(change, ast.dump(tensor)):
        return False
    value = walk.value(tensor)
    if not any(source.role in (Role.LEAF, Role.MODEL) for source in value.sources):
        return False
    if isinstance(node, ast.Assign) and ast.dump(target) == ast.dump(tensor):
        # `w = w - lr * w.grad` makes a new tensor: nothing stale is left on it.
        return False
    walk.emit(What.STEP, node, _as_manual_optimizer(value))
    return True


def _as_manual_optimizer(value: Value) -> Value:
    return value.with_(
        params=frozenset(each.site for each in value.sources if each.role in (Role.LEAF, Role.MODEL)),
    )


def _tensor_of(target: ast.expr) -> ast.expr | None:
    """`w` of `w`, `w.data` and `w.data[...]`."""
    if isinstance(target, ast.Subscript):
        target = target.value
    if isinstance(target, ast.Attribute) and target.attr == "data":
        return target.value
    return target if isinstance(target, ast.Name | ast.Attribute) else None


def _reads_grad(change: ast.expr, tensor: str) -> bool:
    return any(
        isinstance(part, ast.Attribute) and part.attr == "grad" and _same_name(part.value, tensor)
        for part in ast.walk(change)
    )


def _same_name(node: ast.expr, dumped: str) -> bool:
    return ast.dump(node).replace("Store()", "Load()") == dumped.replace("Store()", "Load()")
