"""Assignment to names, attributes, items and patterns of them."""

from __future__ import annotations

import ast
from dataclasses import replace

from torchvet.shapes.dim import Poly
from torchvet.shapes.engine.attributes import set_attribute
from torchvet.shapes.engine.awaiting import told_rank
from torchvet.shapes.engine.containers import set_item
from torchvet.shapes.engine.iterating import iterated
from torchvet.shapes.engine.modes import changed_in_place
from torchvet.shapes.engine.operations import failed
from torchvet.shapes.engine.operators import operated
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.values import DictObject, ListObject, Method, ModuleObject, Scope
from torchvet.shapes.tensor import UNKNOWN, Items, Mismatch, Tensor


def assign(engine: Engine, target: ast.expr, value: object) -> None:
    """`target = value`."""
    if isinstance(target, ast.Name):
        if isinstance(value, Tensor):
            engine.notes.see(engine.frame.file.source.path, engine.span(target), value, is_target=True)
        bind(engine, target.id, engine.opaque(target.id) if value is UNKNOWN else value)
    elif isinstance(target, (ast.Tuple, ast.List)):
        _unpack(engine, target.elts, value)
    elif isinstance(target, ast.Starred):
        assign(engine, target.value, value)
    elif isinstance(target, ast.Attribute):
        if isinstance(value, Tensor):
            engine.notes.see(engine.frame.file.source.path, engine.span(target), value, is_target=True)
        set_attribute(engine, engine.evaluate(target.value), target.attr, value)
    elif isinstance(target, ast.Subscript):
        owner, index = engine.evaluate(target.value), engine.evaluate(target.slice)
        if isinstance(owner, Tensor):
            changed_in_place(engine, owner)
        set_item(engine, owner, index, value)


def bind(engine: Engine, name: str, value: object) -> None:
    """Lets `name` stand for `value` in the scope it belongs to."""
    engine.heap.write(_home(engine, name).slots, name, value)


def _home(engine: Engine, name: str) -> Scope:
    scope = engine.frame.scope
    if name not in scope.elsewhere:
        return scope
    outer = scope.parent
    while outer is not None and outer.parent is not None and name not in outer.slots:
        outer = outer.parent
    return engine.frame.file.scope if outer is None else outer


def _unpack(engine: Engine, targets: list[ast.expr], value: object) -> None:
    told_rank(value, [each.id if isinstance(each, ast.Name) else "" for each in targets])
    star = next((n for n, each in enumerate(targets) if isinstance(each, ast.Starred)), None)
    items = iterated(engine, value)
    found: list[object]
    if not isinstance(items, tuple):
        found = [items.item] * len(targets)
        if star is not None:
            found[star] = UNKNOWN
    elif star is None:
        found = list(items)
        if len(items) != len(targets):
            _refuse(engine, targets, len(items), value)
            found = [UNKNOWN] * len(targets)
    else:
        n_behind = len(targets) - star - 1
        middle = items[star : len(items) - n_behind]
        found = [*items[:star], ListObject.of(tuple(middle)), *items[len(items) - n_behind :]]
        if len(found) != len(targets):
            found = [UNKNOWN] * len(targets)
    for target, each in zip(targets, found, strict=True):
        assign(engine, target, each)


def _refuse(engine: Engine, targets: list[ast.expr], n_items: int, value: object) -> None:
    """More or fewer names than items: said of sizes and tensors, other tools say it of the rest."""
    is_about_tensors = isinstance(value, Tensor) or (isinstance(value, Items) and _is_of_tensors(value))
    if not is_about_tensors:
        return
    n_targets = len(targets)
    text = f"not enough values to unpack (expected {n_targets}, got {n_items})"
    if n_items > n_targets:
        text = f"too many values to unpack (expected {n_targets})"
    failed(engine, targets[0], Mismatch(text, "ValueError"), "unpacking", [value])


def _is_of_tensors(value: Items) -> bool:
    return all(isinstance(each, (Tensor, Poly)) or type(each) is int for each in value.values)


def augment(engine: Engine, node: ast.AugAssign) -> None:
    """`target += value`."""
    value = engine.evaluate(node.value)
    place = _loaded(node.target)
    old = engine.evaluate(place) if place is not None else UNKNOWN
    if isinstance(old, ListObject) and isinstance(node.op, ast.Add):
        more = iterated(engine, value)
        items = old.items
        new = (*items, *more) if items is not None and isinstance(more, tuple) else UNKNOWN
        engine.heap.write(old.slots, "items", new)
        return
    if (
        isinstance(old, ModuleObject)
        and old.kind in ("ModuleList", "Sequential")
        and isinstance(node.op, ast.Add)
    ):
        engine.call(Method(old, "extend"), (value,), {}, node.target)
        return
    result = operated(engine, node, type(node.op), old, value)
    if isinstance(old, Tensor) and isinstance(result, Tensor):
        # In place: the dtype stays, or the operation raises; so does the memory.
        result = replace(result, dtype=old.dtype, dims=old.dims, device=old.device, layout=old.layout)
        if result.grad != old.grad:
            changed_in_place(engine, old)
    assign(engine, node.target, result)


def _loaded(target: ast.expr) -> ast.expr | None:
    if isinstance(target, ast.Name):
        return ast.copy_location(ast.Name(target.id, ast.Load()), target)
    if isinstance(target, ast.Attribute):
        return ast.copy_location(ast.Attribute(target.value, target.attr, ast.Load()), target)
    if isinstance(target, ast.Subscript):
        return ast.copy_location(ast.Subscript(target.value, target.slice, ast.Load()), target)
    return None


def delete(engine: Engine, target: ast.expr) -> None:
    """`del target`."""
    if isinstance(target, ast.Name):
        engine.heap.delete(engine.frame.scope.slots, target.id)
    elif isinstance(target, (ast.Tuple, ast.List)):
        for each in target.elts:
            delete(engine, each)
    elif isinstance(target, ast.Attribute):
        owner = engine.evaluate(target.value)
        slots = getattr(owner, "slots", None)
        if isinstance(slots, dict):
            engine.heap.delete(slots, target.attr)
    elif isinstance(target, ast.Subscript):
        owner = engine.evaluate(target.value)
        if isinstance(owner, ListObject):
            engine.heap.write(owner.slots, "items", UNKNOWN)
        elif isinstance(owner, DictObject):
            entries, key = owner.entries, engine.evaluate(target.slice)
            if entries is not None and isinstance(key, (str, int)):
                engine.heap.write(owner.slots, "entries", {k: v for k, v in entries.items() if k != key})
            else:
                engine.heap.write(owner.slots, "entries", UNKNOWN)
