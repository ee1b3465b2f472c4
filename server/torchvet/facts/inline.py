"""Following calls: the body of a local or project function is walked where it is called."""

from __future__ import annotations

import ast

from torchvet.facts.calls import Arguments, unknown_call
from torchvet.facts.definitions import ClassRef, Frame, FunctionRef, text_of
from torchvet.facts.gradient_mode import decorated_grad
from torchvet.facts.graph import What
from torchvet.facts.relevance import speaks_of_training
from torchvet.facts.values import NONE, UNKNOWN, Kind, Value, join
from torchvet.facts.vocabulary import (
    DATA_PARALLEL,
    OPTIMIZERS,
    canonical,
    is_engine,
    is_module_base,
    kind_of_descendant,
)
from torchvet.facts.walk import Call, Walk


def inline(walk: Walk, function: FunctionRef, arguments: Arguments, owner: Value | None = None) -> Value:
    """Walks the body of `function` with these arguments and gives what it returns."""
    if function.node in walk.active or not walk.can_go_deeper:
        return unknown_call(walk, arguments.node, arguments)
    frame = Frame(function.frame.source, parent=function.frame, label=_label(function))
    bind_parameters(walk, frame, function, arguments, owner)
    walk.program.reached.add(function.node)
    outer = (walk.frame, walk.call, walk.calls, walk.grad, walk.statement)
    grad = decorated_grad(walk, function)
    walk.frame, walk.call, walk.calls = frame, Call(function.node), (*walk.calls, arguments.node)
    walk.grad = grad
    walk.active.append(function.node)
    walk.emit(What.CALL, arguments.node, owner or UNKNOWN)
    walk.program.execute(walk, function.body)
    walk.active.pop()
    returned, exits = walk.call.returns, walk.call.exits
    walk.frontier = {**walk.frontier, **exits} or {walk.graph.entry: None}
    switched = walk.grad if walk.grad != grad else outer[3]
    walk.frame, walk.call, walk.calls, _, walk.statement = outer
    walk.grad = switched
    result = returned[0] if returned else NONE
    for value in returned[1:]:
        result = join(result, value)
    return result


def _label(function: FunctionRef) -> str:
    prefix = f"{function.in_class.node.name}." if function.in_class else ""
    return f"{prefix}{getattr(function.node, 'name', 'lambda')}:{function.node.lineno}"


def bind_parameters(
    walk: Walk, frame: Frame, function: FunctionRef, arguments: Arguments | None, owner: Value | None
) -> None:
    """Binds what each parameter gets; without a call, what its annotation proves and its name suggests."""
    spec = function.node.args
    names = [*spec.posonlyargs, *spec.args]
    if owner is not None and names and not function.is_static:
        frame.names[names[0].arg] = owner
        names = names[1:]
    defaults = _defaults(spec)
    for index, name in enumerate([*names, *spec.kwonlyargs]):
        given, default = UNKNOWN, defaults.get(name.arg)
        if arguments is not None:
            given = arguments.get(index if index < len(names) else -1, name.arg)
            if given is UNKNOWN and isinstance(default, ast.Constant) and "**" not in arguments.keywords:
                given = walk.value(default)
        elif isinstance(default, ast.Constant) and isinstance(default.value, str):
            # Nobody in this file calls it: the default path is what it means.
            given = walk.value(default)
        if given.kind in (Kind.UNKNOWN, Kind.NONE) and not given.sources:
            given = _annotated(walk, function, name) or given
        frame.names[name.arg] = given
        if given == UNKNOWN:
            frame.given |= {name.arg}
    for extra in (spec.vararg, spec.kwarg):
        if extra is not None:
            frame.names[extra.arg] = UNKNOWN


def _defaults(spec: ast.arguments) -> dict[str, ast.expr]:
    """The default of each parameter that has one."""
    positional = [each.arg for each in [*spec.posonlyargs, *spec.args]]
    found = dict(zip(reversed(positional), reversed(spec.defaults), strict=False))
    named = zip(spec.kwonlyargs, spec.kw_defaults, strict=True)
    return found | {each.arg: default for each, default in named if default is not None}


def _annotated(walk: Walk, function: FunctionRef, parameter: ast.arg) -> Value | None:
    """What the annotation of a parameter proves it to be."""
    annotation = _without_none(parameter.annotation)
    if not isinstance(annotation, ast.Name | ast.Attribute):
        return None
    value = walk.value(annotation)
    site = (("parameter", function.frame.source.path, function.node.lineno, parameter.arg),)
    return instance_of(value, site)


def _without_none(annotation: ast.expr | None) -> ast.expr | None:
    """The `X` of `Optional[X]`, `X | None` and plain `X`."""
    if isinstance(annotation, ast.Subscript):
        name = annotation.value.attr if isinstance(annotation.value, ast.Attribute) else annotation.value
        is_optional = name == "Optional" or (isinstance(name, ast.Name) and name.id == "Optional")
        return annotation.slice if is_optional else None
    if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
        sides = [annotation.left, annotation.right]
        kept = [each for each in sides if not (isinstance(each, ast.Constant) and each.value is None)]
        return kept[0] if len(kept) == 1 else None
    return annotation


def instance_of(cls: Value, site: tuple[object, ...]) -> Value | None:
    """An object of class `cls` about which only the class is known."""
    sites = frozenset({site})
    name = canonical(cls.name)
    if cls.kind is Kind.CLASS and isinstance(cls.definition, ClassRef):
        kind = class_kind(cls.definition)
        return Value(kind, "", sites=sites, definition=cls.definition)
    if cls.kind is not Kind.REFERENCE:
        return None
    root, _, last = name.rpartition(".")
    if root == "torch.optim" and last in OPTIMIZERS:
        return Value(Kind.OPTIMIZER, sites=sites, weak=cls.weak)
    if is_module_base(name):
        return Value(Kind.MODULE, sites=sites, weak=cls.weak)
    if name == "torch.utils.data.DataLoader":
        return Value(Kind.LOADER, sites=sites, weak=cls.weak)
    if is_engine(name):
        return Value(Kind.ENGINE)
    descent = kind_of_descendant(cls.keys)
    return Value(descent, sites=sites, weak=True) if descent is not None else None


def class_kind(cls: ClassRef) -> Kind:
    """What instances of a class of the workspace are."""
    return kind_of_descendant(cls.base_names()) or Kind.INSTANCE


def instantiate(walk: Walk, node: ast.Call, cls: ClassRef, arguments: Arguments) -> Value:
    """A new object of `cls`; its `__init__` is walked so that its attributes are known."""
    kind = class_kind(cls)
    if kind is Kind.ENGINE:
        return Value(Kind.ENGINE)
    params = _held_parameters(arguments) if kind is Kind.OPTIMIZER else None
    value = Value(kind, cls.node.name, sites=frozenset({walk.site(node)}), definition=cls, params=params)
    if kind is Kind.MODULE:
        wraps = any(canonical(name) in DATA_PARALLEL for name in cls.base_names())
        value = value.with_(prefix=None if wraps or cls.has_unknown_base else "")
    walk.emit(What.CREATE, node, value)
    method = cls.method("__init__")
    if kind is Kind.MODULE and not speaks_of_training(text_of(cls)):
        # Layers only: what they are made of is asked of the attribute where it is used.
        return value
    if method is not None:
        inline(walk, method, arguments, value)
    elif cls.has_unknown_base:
        unknown_call(walk, node, arguments)
    return value


def _held_parameters(arguments: Arguments) -> frozenset[tuple[object, ...]] | None:
    first = arguments.get(0, "params")
    return first.params
