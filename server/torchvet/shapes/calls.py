"""What a call gives, and what it may have changed: tensors in place, lists, layers.

A call of something unknown makes unknown whatever mutable thing it was given. Known limit: a function of another
file that reshapes in place, in a file that never does so itself, a tensor it reached through an unknown value.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from torchvet.shapes.environment import Environment
from torchvet.shapes.file_context import SHAPE_CHANGERS
from torchvet.shapes.ops.call import Call, Op, known_dims
from torchvet.shapes.ops.layers import KEEPS_LAYER, applied, is_known_layer
from torchvet.shapes.ops.table import function_rule, method_rule
from torchvet.shapes.tensor import (
    UNKNOWN,
    Array,
    DType,
    Items,
    Layer,
    NotProvable,
    Tensor,
    Value,
    tensors_in,
)
from torchvet.shapes.vocabulary import HARMLESS_BUILTINS, HARMLESS_PACKAGES, KEEPING_METHODS

if TYPE_CHECKING:
    from torchvet.shapes.expressions import Expressions


def evaluate_call(scope: Expressions, node: ast.Call, env: Environment) -> Value:
    """The value of a call, with its effects made on `env`."""
    receiver: Value = UNKNOWN
    qualified = scope.qualified(node.func)
    if isinstance(node.func, ast.Attribute) and qualified is None:
        receiver = scope.evaluate(node.func.value, env)
    elif qualified is None:
        receiver = scope.evaluate(node.func, env)
    args = scope.expanded(node.args, env)
    kwargs = {keyword.arg or "**": scope.evaluate(keyword.value, env) for keyword in node.keywords}
    call = None if args is None or "**" in kwargs else Call(args, kwargs)
    if qualified is not None:
        return _function(scope, node, qualified, call, env)
    if isinstance(node.func, ast.Attribute):
        return _method(scope, node, receiver, call, env)
    if isinstance(receiver, Layer):
        return _layer_output(scope, node, receiver, call)
    if isinstance(node.func, ast.Name) and _is_harmless_builtin(scope, node.func.id):
        return _builtin(node.func.id, call)
    _poison(scope, node, call, env)
    return UNKNOWN


def _function(
    scope: Expressions, node: ast.Call, qualified: str, call: Call | None, env: Environment
) -> Value:
    layer = qualified.removeprefix("torch.nn.")
    if layer != qualified and is_known_layer(layer):
        is_unsure = call is None or scope.context.changes_layers
        return UNKNOWN if is_unsure or call is None else Layer(layer, call.args, tuple(call.kwargs.items()))
    if qualified == "torch.Size" and call is not None and len(call.args) == 1:
        return call.args[0]
    name = qualified.rpartition(".")[2]
    rule = function_rule(qualified)
    if rule is None or (call is not None and "out" in call.kwargs) or name in SHAPE_CHANGERS:
        _poison(scope, node, call, env)
        return UNKNOWN
    return _result(scope, node, rule, call)


def _result(scope: Expressions, node: ast.Call, rule: Op, call: Call | None) -> Value:
    if call is None:
        raise NotProvable
    result = rule(call)
    if isinstance(result, Tensor):
        return scope.recorded(node, result, [*call.args, *call.kwargs.values()])
    if isinstance(result, Items):
        pieces = (
            scope.records.placed(node, each) if isinstance(each, Tensor) else each for each in result.values
        )
        return Items(tuple(pieces), result.is_list, result.fields)
    return result


def _method(
    scope: Expressions, node: ast.Call, receiver: Value, call: Call | None, env: Environment
) -> Value:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if isinstance(receiver, Tensor):
        return _tensor_method(scope, node, receiver, name, call, env)
    if isinstance(receiver, Layer):
        if name in KEEPS_LAYER:
            return receiver
        if name == "forward":
            return _layer_output(scope, node, receiver, call)
        env.forget_layers()
        return UNKNOWN
    if isinstance(receiver, Array) and name == "astype" and call is not None and call.args:
        given = call.args[0]
        return Array(
            receiver.dims, given.name if isinstance(given, DType) and given.name[-1].isdigit() else None
        )
    if name in SHAPE_CHANGERS:
        # It may be any tensor under a name we cannot follow.
        env.forget_tensors()
    _poison(scope, node, call, env)
    return UNKNOWN


def _tensor_method(
    scope: Expressions, node: ast.Call, tensor: Tensor, name: str, call: Call | None, env: Environment
) -> Value:
    bound = None if call is None else Call((tensor, *call.args), call.kwargs)
    if name in SHAPE_CHANGERS:
        return _changed_in_place(scope, node, tensor, name, bound, env)
    if name.endswith("_") and not name.endswith("__"):
        return tensor
    rule = method_rule(name)
    if rule is None:
        if name in ("apply", "register_hook", "map"):
            _poison(scope, node, call, env)
        raise NotProvable
    return _result(scope, node, rule, bound)


def _changed_in_place(
    scope: Expressions, node: ast.Call, tensor: Tensor, name: str, bound: Call | None, env: Environment
) -> Value:
    rule = method_rule(name[:-1])
    try:
        result = rule(bound) if rule is not None and bound is not None else UNKNOWN
    except NotProvable:
        result = UNKNOWN
    if not isinstance(result, Tensor):
        env.forget_tensor(tensor)
        return UNKNOWN
    changed = Tensor(result.dims, result.dtype, scope.context.source.span_of(node), frozenset([object()]))
    env.replace(tensor, changed)
    return changed


def _layer_output(scope: Expressions, node: ast.Call, layer: Layer, call: Call | None) -> Value:
    if call is None or len(call.args) != 1 or call.kwargs or not isinstance(call.args[0], Tensor):
        raise NotProvable
    return scope.recorded(node, applied(layer, call.args[0]), call.args)


def _is_harmless_builtin(scope: Expressions, name: str) -> bool:
    if name in scope.context.bound_names or name not in HARMLESS_BUILTINS:
        return False
    # `map(f, x)` and `sorted(x, key=f)` call the user's own functions.
    return not scope.context.changes_shapes_in_place or name in (
        "print",
        "len",
        "range",
        "isinstance",
        "int",
        "str",
    )


def _builtin(name: str, call: Call | None) -> Value:
    if call is None or len(call.args) != 1 or call.kwargs:
        return UNKNOWN
    only = call.args[0]
    if name == "len":
        if isinstance(only, Tensor) and known_dims(only):
            size = known_dims(only)[0]
            return UNKNOWN if size is None else size
        return len(only.values) if isinstance(only, Items) else UNKNOWN
    if name == "int" and isinstance(only, (int, float)) and abs(only) < 1 << 52:
        return int(only)
    if name in ("tuple", "list") and isinstance(only, Items):
        return Items(only.values, name == "list")
    if name == "abs" and isinstance(only, Tensor):
        return Tensor(only.dims, None)
    return UNKNOWN


def _poison(scope: Expressions, node: ast.Call, call: Call | None, env: Environment) -> None:
    """After a call of something unknown: what it got, or may have reached, is not certain any more."""
    env.forget_lists()
    if scope.context.changes_shapes_in_place:
        env.forget_tensors()
    if _is_trusted(scope, node.func):
        return
    env.forget_layers()
    if call is None:
        env.forget_tensors()
        return
    for value in (*call.args, *call.kwargs.values()):
        for tensor in tensors_in(value):
            env.forget_tensor(tensor)


def _is_trusted(scope: Expressions, func: ast.expr) -> bool:
    """Functions of this very file, whose text shows that it changes no shape in place, and known libraries."""
    qualified = scope.qualified(func)
    if qualified is not None:
        return qualified.split(".")[0] in HARMLESS_PACKAGES
    if isinstance(func, ast.Attribute) and func.attr in KEEPING_METHODS:
        return True
    root = func
    while isinstance(root, ast.Attribute):
        root = root.value
    return isinstance(root, ast.Name) and (root.id in scope.context.local_callables or root.id == "self")
