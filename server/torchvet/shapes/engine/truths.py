"""Whether a value counts as true, and what an undecided test says about the values it looks at."""

from __future__ import annotations

import ast

from torchvet.shapes import arithmetic
from torchvet.shapes.engine.joining import all_joined
from torchvet.shapes.engine.remarks import look_at_truth
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.values import (
    Bound,
    Builtin,
    Choice,
    ClassObject,
    DictObject,
    External,
    Function,
    ListObject,
    Method,
    ModuleObject,
    Partial,
)
from torchvet.shapes.tensor import Items, Tensor
from torchvet.shapes.vocabulary import MODULE_NAMES

_ALWAYS_TRUE = (Function, Bound, Method, Partial, ClassObject, External, Builtin)


def truth(value: object) -> bool | None:
    """`bool(value)` when that is certain."""
    if isinstance(value, Choice):
        found = {truth(each) for each in value.options}
        return found.pop() if len(found) == 1 else None
    if isinstance(value, ListObject):
        return None if value.items is None else bool(value.items)
    if isinstance(value, DictObject):
        return None if value.entries is None else bool(value.entries)
    if (
        isinstance(value, Method)
        and isinstance(value.receiver, ModuleObject)
        and value.name not in MODULE_NAMES
    ):
        return None
    if isinstance(value, _ALWAYS_TRUE):
        return True
    if isinstance(value, ModuleObject):
        # Containers have a length.
        return True if value.kind == "Module" else None
    return arithmetic.truth(value)  # type: ignore[arg-type]  # anything else is a plain value there


def decision(engine: Engine, test: ast.expr) -> bool | None:
    """Whether a test is met, when that is certain."""
    value = engine.evaluate(test)
    look_at_truth(engine, test, value)
    return truth(value)


def narrowed(engine: Engine, test: ast.expr, is_true: bool) -> None:
    """After `test` is taken to be `is_true`: of several possible values only those that fit are left."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        narrowed(engine, test.operand, not is_true)
        return
    if isinstance(test, ast.BoolOp):
        if isinstance(test.op, ast.And) is is_true:
            for each in test.values:
                narrowed(engine, each, is_true)
        return
    target, wants_none = test, None
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and _is_none(test.comparators[0]):
        if isinstance(test.ops[0], (ast.Is, ast.Eq)):
            target, wants_none = test.left, is_true
        elif isinstance(test.ops[0], (ast.IsNot, ast.NotEq)):
            target, wants_none = test.left, not is_true
    place = _place(engine, target)
    if place is None:
        return
    slots, key = place
    value = slots.get(key)
    if not isinstance(value, Choice):
        return
    kept = [each for each in value.options if _fits(each, is_true, wants_none)]
    if kept and len(kept) < len(value.options):
        engine.heap.write(slots, key, all_joined(kept))


def _fits(value: object, is_true: bool, wants_none: bool | None) -> bool:
    if wants_none is not None:
        return (value is None) is wants_none
    return truth(value) in (is_true, None)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _place(engine: Engine, node: ast.expr) -> tuple[dict[object, object], object] | None:
    """Where the value of a name or of `self.name` is kept."""
    if isinstance(node, ast.Name):
        slots = engine.frame.scope.slots
        return (slots, node.id) if node.id in slots else None
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        owner = engine.frame.scope.slots.get(node.value.id)
        if isinstance(owner, ModuleObject) and node.attr in owner.slots:
            return owner.slots, node.attr
    return None


def filtered(value: object) -> object:
    """`value` without None, where None could only raise."""
    if isinstance(value, Choice):
        return all_joined([each for each in value.options if each is not None])
    return value


def has_tensor(value: object) -> bool:
    """Whether `value` is or holds a tensor."""
    if isinstance(value, Items):
        return any(has_tensor(each) for each in value.values)
    if isinstance(value, ListObject):
        return any(has_tensor(each) for each in value.items or ())
    if isinstance(value, DictObject):
        return any(has_tensor(each) for each in (value.entries or {}).values())
    return isinstance(value, Tensor)
