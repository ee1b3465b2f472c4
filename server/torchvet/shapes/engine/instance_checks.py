"""`isinstance` over values of the engine."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from torchvet.shapes.dim import Poly
from torchvet.shapes.engine.classes import lineage
from torchvet.shapes.engine.lowering import NUMBER
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.values import (
    Builtin,
    Choice,
    ClassObject,
    DictObject,
    Each,
    External,
    Instance,
    ListObject,
    ModuleObject,
)
from torchvet.shapes.tensor import UNKNOWN, Items, Opaque, Tensor

_Args = tuple[object, ...]
_ABSTRACT: Mapping[str, tuple[type, ...]] = {
    "Sequence": (Items, ListObject, str),
    "Iterable": (Items, ListObject, DictObject, str, Tensor),
    "Mapping": (DictObject,),
    "MutableMapping": (DictObject,),
    "MutableSequence": (ListObject,),
    "List": (ListObject,),
    "Tuple": (Items,),
    "Dict": (DictObject,),
    "Number": (int, float, Poly),
    "Integral": (int, Poly),
}
_PYTHON: Mapping[str, tuple[type, ...]] = {
    "int": (int, Poly),
    "float": (float,),
    "str": (str,),
    "bool": (bool,),
    "list": (ListObject,),
    "tuple": (Items,),
    "dict": (DictObject,),
}


def is_instance(_engine: Engine, args: _Args, _kwargs: dict[str, object], _node: ast.expr) -> object:
    """`isinstance(value, kinds)`, where that is certain."""
    if len(args) != 2:
        return UNKNOWN
    wanted = args[1].values if isinstance(args[1], Items) else (args[1],)
    answers = [_is_a(args[0], each) for each in wanted]
    if True in answers:
        return True
    return False if all(each is False for each in answers) else UNKNOWN


def _is_a(value: object, kind: object) -> bool | None:
    if isinstance(value, (Choice, Opaque, Each)) or value is UNKNOWN or value is NUMBER:
        return None
    if isinstance(kind, Builtin):
        python = _PYTHON.get(kind.name)
        return None if python is None else isinstance(value, python)
    if isinstance(kind, ClassObject):
        cls = value.cls if isinstance(value, (ModuleObject, Instance)) else None
        return cls is not None and kind in lineage(cls)
    if not isinstance(kind, External):
        return None
    name = kind.name.rpartition(".")[2]
    if name in _ABSTRACT and kind.name.startswith(("collections.abc.", "typing.", "numbers.")):
        return isinstance(value, _ABSTRACT[name])
    if name in ("Tensor", "Parameter"):
        return isinstance(value, Tensor) and (name == "Tensor" or value.is_parameter)
    if isinstance(value, ModuleObject) and kind.name.startswith("torch.nn"):
        return name in ("Module", value.kind) or (None if name.startswith("_") else False)
    if isinstance(value, (int, float, str, type(None), Tensor, ListObject)) and kind.name.startswith(
        "torch.nn"
    ):
        return False
    return None
