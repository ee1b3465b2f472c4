"""`def` and `class`: what their names stand for afterwards."""

from __future__ import annotations

import ast

from torchvet.shapes.engine.assigning import bind
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.values import ClassObject, External, Function, Scope

_KINDS = {
    "property": "property",
    "cached_property": "property",
    "staticmethod": "static",
    "classmethod": "class",
}
# Decorators that leave what a function computes as it is.
_TRANSPARENT = frozenset(
    (
        "no_grad",
        "inference_mode",
        "enable_grad",
        "jit.ignore",
        "ignore",
        "unused",
        "export",
        "script",
        "compile",
        "abstractmethod",
        "wraps",
        "lru_cache",
        "cache",
        "override",
        "autocast",
        "custom_fwd",
        "torch_dynamo_disable",
        "disable",
        "final",
        "overload",
        "typechecked",
        "jaxtyped",
        "beartype",
    )
)


def define_function(engine: Engine, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    """Binds a function to its name."""
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = {
        arg.arg: engine.evaluate(default)
        for arg, default in zip(positional[::-1], arguments.defaults[::-1], strict=False)
    }
    for arg, kw_default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if kw_default is not None:
            defaults[arg.arg] = engine.evaluate(kw_default)
    frame = engine.frame
    scope = frame.scope
    # The body of a class is no scope for its methods.
    outer = scope.parent if frame.owner is not None and frame.function is None and scope.parent else scope
    function = Function(node, outer, frame.file, frame.owner if frame.function is None else None, defaults)
    for each in node.decorator_list:
        called = each.func if isinstance(each, ast.Call) else each
        name = (
            called.attr
            if isinstance(called, ast.Attribute)
            else called.id
            if isinstance(called, ast.Name)
            else ""
        )
        if name in ("setter", "deleter"):
            return
        if name in _KINDS:
            function.kind = _KINDS[name]
        elif name not in _TRANSPARENT:
            function.is_sure = False
    bind(engine, node.name, function)


def define_class(engine: Engine, node: ast.ClassDef) -> None:
    """Walks the body of a class and binds it to its name."""
    bases = tuple(
        engine.evaluate(each.value if isinstance(each, ast.Starred) else each) for each in node.bases
    )
    frame = engine.frame
    outer_scope, outer_owner, outer_function = frame.scope, frame.owner, frame.function
    scope = Scope(parent=outer_scope)
    made = ClassObject(node, bases or (External("object"),), scope.slots, frame.file)
    made.is_dataclass = any("dataclass" in ast.dump(each) for each in node.decorator_list)
    frame.scope, frame.owner, frame.function = scope, made, None
    try:
        engine.walk(node.body)
    finally:
        frame.scope, frame.owner, frame.function = outer_scope, outer_owner, outer_function
    bind(engine, node.name, made)
