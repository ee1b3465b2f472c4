"""Binding values to targets: names, attributes of objects, tuples, and the assignments that are events of their own."""

from __future__ import annotations

import ast
import re

from torchvet.facts.expressions import evaluate
from torchvet.facts.graph import What
from torchvet.facts.pieces import path_text, pieces_of
from torchvet.facts.values import UNKNOWN, Kind, Role, Source, Value
from torchvet.facts.walk import Walk

_DATA_CALLEE = re.compile(r"batch|data|load|next|sample|fetch|iter|collate", re.I)


def assign_from(walk: Walk, target: ast.expr, value: Value, expression: ast.expr) -> None:
    """Binds the value of `expression`; a pair from an unknown call counts as a batch and its labels."""
    is_pair = isinstance(target, ast.Tuple | ast.List) and len(target.elts) == 2
    if is_pair and isinstance(expression, ast.Call) and value == UNKNOWN and _names_data(expression):
        site = walk.site(expression)
        value = Value(
            Kind.SEQUENCE,
            items=tuple(
                Value(sources=frozenset({Source(Role.BATCH, site, index, weak=True)})) for index in range(2)
            ),
        )
    if isinstance(target, ast.Name) and value.kind is Kind.LOADER and not value.name:
        value = value.with_(name=target.id)
    assign(walk, target, value)


def _names_data(call: ast.Call) -> bool:
    """Whether the name of what is called says that it hands out a batch."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return _DATA_CALLEE.search(name) is not None


def assign(walk: Walk, target: ast.expr, value: Value) -> None:
    """Binds `value` to `target`."""
    if isinstance(target, ast.Name):
        walk.frame.bind(target.id, value)
    elif isinstance(target, ast.Tuple | ast.List):
        for each, piece in zip(target.elts, pieces_of(value, target.elts), strict=True):
            assign(walk, each.value if isinstance(each, ast.Starred) else each, piece)
    elif isinstance(target, ast.Attribute):
        _assign_attribute(walk, target, value)
    elif isinstance(target, ast.Subscript):
        _assign_item(walk, target, value)


def _assign_attribute(walk: Walk, target: ast.Attribute, value: Value) -> None:
    owner = evaluate(walk, target.value)
    if target.attr == "grad":
        walk.emit(What.CLEAR, target, owner)
        return
    if target.attr == "requires_grad":
        _switch_gradient(walk, target, owner, value)
        return
    if target.attr == "state_dict":
        walk.emit(What.ASSIGN_STATE, target, owner, value)
        return
    if target.attr == "data" and owner.kind is Kind.TENSOR:
        return
    for site in owner.sites:
        walk.heap[site, target.attr] = value
    if not owner.sites and isinstance(target.value, ast.Name | ast.Attribute):
        walk.frame.names[path_text(target)] = value


def _switch_gradient(walk: Walk, target: ast.Attribute, owner: Value, value: Value) -> None:
    is_false = value.kind is Kind.CONSTANT and value.name == "False"
    if owner.params is not None and owner.name == "parameter":
        for site in owner.params:
            walk.heap[site, "frozen"] = value
        return
    if is_false:
        return
    walk.emit(What.GRADIENT_USE, target, owner)
    if isinstance(target.value, ast.Name):
        leaf = Source(Role.LEAF, walk.site(target), has_gradient=True)
        walk.frame.bind(target.value.id, owner.with_(kind=Kind.TENSOR, sources=owner.sources | {leaf}))


def _assign_item(walk: Walk, target: ast.Subscript, value: Value) -> None:
    owner = evaluate(walk, target.value)
    evaluate(walk, target.slice)
    if owner.kind in (Kind.STATE_DICT, Kind.CHECKPOINT):
        walk.spoil(owner)
    elif owner.kind is Kind.MAPPING:
        changed = UNKNOWN
        if isinstance(target.slice, ast.Constant) and isinstance(target.slice.value, str):
            known = dict(zip(owner.keys, owner.items, strict=True)) | {target.slice.value: value}
            changed = owner.with_(keys=tuple(known), items=tuple(known.values()))
        walk.change_mapping(owner, changed)
    elif owner.kind is Kind.SEQUENCE and isinstance(target.value, ast.Name):
        walk.frame.bind(target.value.id, UNKNOWN)


def unbind(walk: Walk, target: ast.expr) -> None:
    """Forgets what `del target` takes away."""
    if isinstance(target, ast.Name):
        walk.frame.bind(target.id, UNKNOWN)
    elif isinstance(target, ast.Subscript):
        _assign_item(walk, target, UNKNOWN)
