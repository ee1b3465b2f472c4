"""Calls: of functions and classes of the program, of modules, of libraries, of what nobody knows."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from torchvet.shapes.engine import containers, tensor_methods
from torchvet.shapes.engine.builtin_functions import call_builtin
from torchvet.shapes.engine.classes import method_in
from torchvet.shapes.engine.ends import End
from torchvet.shapes.engine.instances import instantiate
from torchvet.shapes.engine.iterating import iterated
from torchvet.shapes.engine.joining import all_joined, joined
from torchvet.shapes.engine.libraries import call_library
from torchvet.shapes.engine.modes import called
from torchvet.shapes.engine.module_calls import call_module
from torchvet.shapes.engine.module_methods import call_module_method
from torchvet.shapes.engine.poisoning import poison
from torchvet.shapes.engine.state import Engine, Frame
from torchvet.shapes.engine.values import (
    Bound,
    Builtin,
    Choice,
    ClassObject,
    DictObject,
    Each,
    External,
    Function,
    Instance,
    ListObject,
    Method,
    ModuleObject,
    Partial,
    Scope,
    Super,
    pair,
)
from torchvet.shapes.engine.wanted_states import note_wanted
from torchvet.shapes.tensor import UNKNOWN, Items, Tensor
from torchvet.syntax.nodes import walk

_NOTHING = object()
_Args = tuple[object, ...]


def evaluate_call(engine: Engine, node: ast.Call) -> object:
    """The value of a call expression."""
    function = engine.evaluate(node.func)
    if isinstance(function, Builtin) and function.name == "super":
        return _super(engine, node)
    args: list[object] = []
    is_known = True
    for each in node.args:
        if isinstance(each, ast.Starred):
            inner = iterated(engine, engine.evaluate(each.value))
            is_known = is_known and isinstance(inner, tuple)
            args += inner if isinstance(inner, tuple) else (inner.item,)
        else:
            args.append(engine.evaluate(each))
    kwargs: dict[str, object] = {}
    for keyword in node.keywords:
        value = engine.evaluate(keyword.value)
        if keyword.arg is not None:
            kwargs[keyword.arg] = value
            continue
        entries = value.entries if isinstance(value, DictObject) else None
        is_known = is_known and entries is not None
        kwargs.update({str(name): each for name, each in (entries or {}).items()})
    if not is_known:
        poison(engine, args, kwargs)
        return UNKNOWN
    return call(engine, function, tuple(args), kwargs, node)


def _super(engine: Engine, node: ast.Call) -> object:
    frame = next((each for each in reversed(engine.frames) if each.owner is not None), None)
    if frame is None or frame.owner is None:
        return UNKNOWN
    if len(node.args) == 2:
        cls, receiver = engine.evaluate(node.args[0]), engine.evaluate(node.args[1])
        return Super(cls, receiver) if isinstance(cls, ClassObject) else UNKNOWN
    return Super(frame.owner, frame.receiver)


def call(engine: Engine, function: object, args: _Args, kwargs: dict[str, object], node: ast.expr) -> object:
    """`function(*args, **kwargs)`."""
    engine.step()
    if isinstance(function, Choice):
        return _call_each(engine, function, args, kwargs, node)
    rule = _KINDS.get(type(function))
    if rule is None:
        poison(engine, args, kwargs)
        return UNKNOWN
    return rule(engine, function, args, kwargs, node)


def _call_each(
    engine: Engine, choice: Choice, args: _Args, kwargs: dict[str, object], node: ast.expr
) -> object:
    heap, mark = engine.heap, engine.heap.mark()
    results, ways = [], []
    with engine.maybe():
        for each in choice.options:
            if each is not None:
                results.append(call(engine, each, args, kwargs, node))
                ways.append(heap.undo(mark))
    if ways:
        heap.apply(ways[0])
        heap.meet(mark, ways[1:], joined)
    return all_joined(results)


def call_function(
    engine: Engine,
    function: Function,
    args: _Args,
    kwargs: dict[str, object],
    node: ast.expr,
    receiver: object = _NOTHING,
) -> object:
    """Walks the body of a function of the program with these arguments."""
    engine.called.add(function.node)
    if engine.is_too_deep(function):
        return UNKNOWN
    given = args if receiver is _NOTHING else (receiver, *args)
    elsewhere, is_generator = _traits(engine, function.node)
    scope = Scope(parent=function.scope, elsewhere=elsewhere)
    _bind(engine, function, scope, given, kwargs)
    if isinstance(node, ast.Constant):
        _forget_rest(function, scope)
    if isinstance(function.node, ast.AsyncFunctionDef):
        return UNKNOWN
    first = given[0] if given else None
    site = (engine.frame.file.source.path, engine.span(node))
    frame = Frame(scope, function.file, function, function.owner, first, call_site=site)
    frame.may_have_left = not function.is_sure
    engine.frames.append(frame)
    try:
        if isinstance(function.node, ast.Lambda):
            return engine.evaluate(function.node.body)
        with called(engine, function):
            end = engine.walk(function.node.body)
        if end is End.NEXT:
            frame.returned.append(None)
    finally:
        engine.frames.pop()
    if is_generator:
        return Each(UNKNOWN)
    return all_joined(frame.returned)


def _bind(engine: Engine, function: Function, scope: Scope, args: _Args, kwargs: dict[str, object]) -> None:
    arguments = function.node.args
    names = [each.arg for each in (*arguments.posonlyargs, *arguments.args)]
    rest = dict(kwargs)
    slots = scope.slots
    for name, value in zip(names, args, strict=False):
        slots[name] = engine.opaque(name) if value is UNKNOWN else value
    for name in [*names[len(args) :], *(each.arg for each in arguments.kwonlyargs)]:
        if name in rest:
            value = rest.pop(name)
        elif name in function.defaults:
            value = function.defaults[name]
        else:
            value = UNKNOWN
        slots[name] = engine.opaque(name) if value is UNKNOWN else value
    if arguments.vararg is not None:
        slots[arguments.vararg.arg] = pair(*args[len(names) :])
    if arguments.kwarg is not None:
        slots[arguments.kwarg.arg] = DictObject.of(dict(rest.items()))


def _forget_rest(function: Function, scope: Scope) -> None:
    """Nobody wrote this call: what `*args` and `**kwargs` hold is not known."""
    arguments = function.node.args
    if arguments.vararg is not None:
        scope.slots[arguments.vararg.arg] = Each(UNKNOWN)
    if arguments.kwarg is not None:
        scope.slots[arguments.kwarg.arg] = DictObject({"entries": UNKNOWN})


def _traits(engine: Engine, node: ast.AST) -> tuple[frozenset[str], bool]:
    """The names that a function binds elsewhere, and whether it is a generator."""
    known = engine.traits.get(node)
    if known is None:
        inside = list(walk(node))
        declared = (each.names for each in inside if isinstance(each, (ast.Global, ast.Nonlocal)))
        is_generator = any(isinstance(each, (ast.Yield, ast.YieldFrom)) for each in inside)
        known = engine.traits[node] = frozenset(name for names in declared for name in names), is_generator
    return known


def _function(
    engine: Engine, function: Function, args: _Args, kwargs: dict[str, object], node: ast.expr
) -> object:
    return call_function(engine, function, args, kwargs, node)


def _bound(engine: Engine, bound: Bound, args: _Args, kwargs: dict[str, object], node: ast.expr) -> object:
    return call_function(engine, bound.function, args, kwargs, node, bound.receiver)


def _partial(
    engine: Engine, partial: Partial, args: _Args, kwargs: dict[str, object], node: ast.expr
) -> object:
    return call(engine, partial.function, (*partial.args, *args), {**partial.kwargs, **kwargs}, node)


def _instance(
    engine: Engine, owner: Instance, args: _Args, kwargs: dict[str, object], node: ast.expr
) -> object:
    found = method_in(owner.cls, "__call__")
    return call_function(engine, found, args, kwargs, node, owner) if isinstance(found, Function) else UNKNOWN


def _method(engine: Engine, method: Method, args: _Args, kwargs: dict[str, object], node: ast.expr) -> object:
    owner = method.receiver
    if isinstance(owner, Tensor):
        return tensor_methods.call_tensor_method(engine, owner, method.name, args, kwargs, node)
    if isinstance(owner, ModuleObject):
        if method.name == "load_state_dict":
            note_wanted(engine, owner, node)
        return call_module_method(engine, owner, method.name, args, kwargs, node)
    if isinstance(owner, (ListObject, DictObject, Items, str)):
        return containers.call_method(engine, owner, method.name, args, kwargs)
    if isinstance(owner, Instance) and method.name != "__init__":
        poison(engine, args, kwargs)
    return UNKNOWN


_KINDS: Mapping[type, Callable[..., object]] = {
    Function: _function,
    Bound: _bound,
    Partial: _partial,
    ClassObject: instantiate,
    ModuleObject: call_module,
    External: call_library,
    Builtin: call_builtin,
    Method: _method,
    Instance: _instance,
}
