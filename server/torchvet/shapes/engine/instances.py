"""Making objects of the program's classes: modules, dataclasses, plain objects."""

from __future__ import annotations

import ast

from torchvet.shapes.engine.classes import lineage, method_in, torch_base
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.torch_modules import initialise
from torchvet.shapes.engine.values import Bound, ClassObject, External, Function, Instance, ModuleObject
from torchvet.shapes.tensor import UNKNOWN, Items


def instantiate(
    engine: Engine, cls: ClassObject, args: tuple[object, ...], kwargs: dict[str, object], node: ast.expr
) -> object:
    """`cls(*args, **kwargs)`."""
    base = torch_base(cls)
    if base is None and any(_is_named_tuple(each) for each in cls.bases):
        return _named_tuple(cls, args, kwargs)
    if base is not None:
        made: ModuleObject | Instance = ModuleObject(base, cls)
    else:
        made = Instance(cls)
    init = method_in(cls, "__init__")
    if isinstance(init, Function):
        engine.call(Bound(init, made), args, kwargs, node)
    elif _is_dataclass(cls):
        _fill_fields(engine, cls, made, args, kwargs, node)
    elif isinstance(made, ModuleObject):
        initialise(engine, made, args, kwargs, node)
    return made


def fill_as_dataclass(
    engine: Engine,
    receiver: object,
    after: object,
    args: tuple[object, ...],
    kwargs: dict[str, object],
    node: ast.expr,
) -> bool:
    """`super().__init__(…)` where a dataclass behind `after` has written it; whether that is so."""
    if not isinstance(receiver, (Instance, ModuleObject)) or receiver.cls is None:
        return False
    order = lineage(receiver.cls)
    behind = order[order.index(after) + 1 :] if after in order else ()
    cls = next((each for each in behind if isinstance(each, ClassObject)), None)
    if cls is None or not _is_dataclass(cls):
        return False
    _fill_fields(engine, cls, receiver, args, kwargs, node)
    return True


def _is_dataclass(cls: ClassObject) -> bool:
    return any(isinstance(each, ClassObject) and each.is_dataclass for each in lineage(cls))


def _is_named_tuple(base: object) -> bool:
    return isinstance(base, External) and base.name.rpartition(".")[2] == "NamedTuple"


def _fields(cls: ClassObject) -> list[tuple[str, ClassObject]]:
    found: dict[str, ClassObject] = {}
    for each in reversed(lineage(cls)):
        if isinstance(each, ClassObject):
            annotated = [one for one in each.node.body if isinstance(one, ast.AnnAssign)]
            for one in annotated:
                if isinstance(one.target, ast.Name) and "ClassVar" not in ast.dump(one.annotation):
                    found[one.target.id] = each
    return list(found.items())


def _fill_fields(
    engine: Engine,
    cls: ClassObject,
    made: Instance | ModuleObject,
    args: tuple[object, ...],
    kwargs: dict[str, object],
    node: ast.expr,
) -> None:
    for number, (name, owner) in enumerate(_fields(cls)):
        default = owner.slots.get(name, UNKNOWN)
        value = args[number] if number < len(args) else kwargs.get(name, default)
        engine.heap.write(made.slots, name, engine.opaque(name) if value is UNKNOWN else value)
    after = method_in(cls, "__post_init__")
    if isinstance(after, Function):
        engine.call(Bound(after, made), (), {}, node)


def _named_tuple(cls: ClassObject, args: tuple[object, ...], kwargs: dict[str, object]) -> object:
    fields = _fields(cls)
    values = [
        args[number] if number < len(args) else kwargs.get(name, owner.slots.get(name, UNKNOWN))
        for number, (name, owner) in enumerate(fields)
    ]
    return Items(tuple(values), False, tuple(name for name, _ in fields))  # type: ignore[arg-type]  # engine's tuple
