"""Assignments: names, unpacking, augmented assignment, and what a store into something else may change."""

from __future__ import annotations

import ast

from torchvet.shapes.arithmetic import binary
from torchvet.shapes.environment import Environment
from torchvet.shapes.expressions import Expressions
from torchvet.shapes.ops.call import known_dims
from torchvet.shapes.tensor import UNKNOWN, Items, Layer, NotProvable, Tensor, Value


def store(scope: Expressions, target: ast.expr, value: Value, env: Environment) -> None:
    """`target = value`."""
    if isinstance(target, ast.Name):
        scope.bind(target, value, env)
    elif isinstance(target, (ast.Tuple, ast.List)):
        _unpack(scope, target.elts, value, env)
    elif isinstance(target, ast.Starred):
        store(scope, target.value, UNKNOWN, env)
    elif isinstance(target, ast.Attribute):
        owner = scope.evaluate(target.value, env)
        if target.attr in ("data", "shape"):
            env.forget_tensors()
        if isinstance(owner, Layer):
            env.forget_layers()
    elif isinstance(target, ast.Subscript):
        owner = scope.evaluate(target.value, env)
        scope.evaluate(target.slice, env)
        if not isinstance(owner, Tensor):
            env.forget_lists()


def augment(scope: Expressions, node: ast.AugAssign, env: Environment) -> None:
    """`target += value`: in place for tensors and lists."""
    value = scope.evaluate(node.value, env)
    if not isinstance(node.target, ast.Name):
        store(scope, node.target, UNKNOWN, env)
        return
    old = env.read(node.target.id)
    try:
        new = binary(type(node.op), old, value)
    except NotProvable:
        new = UNKNOWN
    if isinstance(old, Tensor):
        # The shape stays, or the operation raises.
        stays = isinstance(new, Tensor) and not isinstance(node.op, ast.MatMult)
        scope.bind(node.target, old if stays else UNKNOWN, env)
        return
    if isinstance(old, Items):
        env.forget_lists()
    scope.bind(node.target, new, env)


def row_of(value: Value) -> Value:
    """What iterating over `value` gives each time."""
    if isinstance(value, Tensor) and value.dims:
        return Tensor(known_dims(value)[1:], value.dtype)
    return UNKNOWN


def _unpack(scope: Expressions, targets: list[ast.expr], value: Value, env: Environment) -> None:
    values: tuple[Value, ...] = (UNKNOWN,) * len(targets)
    has_star = any(isinstance(target, ast.Starred) for target in targets)
    if isinstance(value, Items) and len(value.values) == len(targets) and not has_star:
        values = value.values
    elif isinstance(value, Tensor) and not has_star:
        # More or fewer targets than rows would raise.
        values = (row_of(value),) * len(targets)
    for target, each in zip(targets, values, strict=True):
        store(scope, target, each, env)
