"""Reading and writing attributes: of modules, objects, classes, tensors, libraries."""

from __future__ import annotations

import ast

from torchvet.shapes.devices import CPU, is_card
from torchvet.shapes.dim import Poly, Symbol
from torchvet.shapes.dtypes import dtype_named
from torchvet.shapes.engine.classes import has_unknown_base, is_enumeration, lineage, method_in, torch_base
from torchvet.shapes.engine.joining import all_joined
from torchvet.shapes.engine.lowering import raised_up
from torchvet.shapes.engine.memory import held
from torchvet.shapes.engine.remarks import look_at_pair
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.torch_modules import CONTAINERS, layer_attribute
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
    ModuleFile,
    ModuleObject,
    Partial,
    Super,
)
from torchvet.shapes.ops.table import attribute
from torchvet.shapes.tensor import UNKNOWN, Device, DType, Items, NotProvable, Opaque, Tensor
from torchvet.shapes.vocabulary import MODULE_NAMES

_VALUES_OF_TENSOR = frozenset(
    (
        "shape",
        "ndim",
        "T",
        "mT",
        "mH",
        "H",
        "data",
        "dtype",
        "device",
        "grad",
        "real",
        "imag",
        "is_cuda",
        "requires_grad",
    )
)


# Attributes of layers that change no shape.
_HARMLESS = frozenset(
    ("training", "weight", "bias", "p", "eps", "momentum", "inplace", "requires_grad", "init_cfg")
)
_DYNAMIC = ("__getattr__", "__getattribute__")


def attribute_of(engine: Engine, owner: object, name: str, node: ast.expr) -> object:
    """`owner.name`."""
    if isinstance(owner, Choice):
        found = [attribute_of(engine, each, name, node) for each in owner.options if each is not None]
        return all_joined(found)
    if isinstance(owner, Tensor):
        return _of_tensor(engine, owner, name)
    if isinstance(owner, (ModuleObject, Instance)):
        return _of_object(engine, owner, name, node)
    if isinstance(owner, Super):
        return _of_super(owner, name)
    if isinstance(owner, External):
        return _of_library(owner, name)
    if isinstance(owner, ModuleFile):
        if name in owner.passed_on and name not in owner.scope.slots:
            return engine.member(*owner.passed_on[name])
        return owner.scope.slots.get(name, UNKNOWN)
    if isinstance(owner, ClassObject):
        return _of_class(owner, name)
    if isinstance(owner, Items) and name in owner.fields:
        return owner.values[owner.fields.index(name)]
    if isinstance(owner, Items) and name not in ("index", "count"):
        look_at_pair(engine, node, owner, f"`.{name}`")
    if isinstance(owner, (ListObject, DictObject, Items, str, Each, DType)):
        return Method(owner, name)
    if isinstance(owner, Partial) and name == "func":
        return owner.function
    if isinstance(owner, Opaque):
        return _named_unknown(owner, name)
    return UNKNOWN


def _named_unknown(owner: Opaque, name: str) -> object:
    """`cfg.hidden` of an unknown `cfg`: the same wherever it is read, as long as nobody sets it."""
    (symbols, _), *rest = owner.size.terms
    if rest or len(symbols) != 1 or not name.isidentifier():
        return UNKNOWN
    return Opaque(Poly.of(Symbol(f"{symbols[0].name}.{name}")))


def _of_tensor(_engine: Engine, tensor: Tensor, name: str) -> object:
    if name == "device":
        return UNKNOWN if tensor.device is None else Device(tensor.device)
    if name == "is_cuda" and (tensor.device == CPU or is_card(tensor.device)):
        return tensor.device != CPU and (tensor.device or "").startswith("cuda")
    if name not in _VALUES_OF_TENSOR:
        return Method(tensor, name)
    if tensor.dims is None and name == "shape":
        return Method(tensor, "shape")
    try:
        return raised_up(attribute(tensor, name))
    except NotProvable:
        return UNKNOWN


def _of_object(engine: Engine, owner: ModuleObject | Instance, name: str, node: ast.expr) -> object:
    if name in owner.slots:
        return _held(engine, owner, name)
    if name == "training" and isinstance(owner, ModuleObject):
        return owner.made.get("training", UNKNOWN)
    if name == "__class__":
        return UNKNOWN if owner.cls is None else owner.cls
    if name == "__dict__":
        return UNKNOWN
    found = None if owner.cls is None else method_in(owner.cls, name)
    if isinstance(found, Function):
        return _bound(engine, found, owner, node)
    if found is not None:
        return found[0] if isinstance(found, tuple) else found
    if isinstance(owner, ModuleObject):
        if owner.is_lost:
            return UNKNOWN
        inner = layer_attribute(owner, name)
        if isinstance(inner, Tensor):
            return held(engine, owner, inner)
        return Method(owner, name) if inner is None else inner
    return UNKNOWN


def _held(engine: Engine, owner: ModuleObject | Instance, name: str) -> object:
    value = owner.slots[name]
    is_registered = isinstance(owner, ModuleObject) and owner.roles.get(name) is not None
    if is_registered and isinstance(value, Tensor) and isinstance(owner, ModuleObject):
        return held(engine, owner, value)
    return value


def lacks(owner: object, name: str) -> bool:
    """Whether an object surely has no attribute `name`."""
    if not isinstance(owner, (ModuleObject, Instance)) or name in owner.slots or name.startswith("__"):
        return False
    cls = owner.cls
    if cls is not None and (has_unknown_base(cls) or any(method_in(cls, each) for each in (name, *_DYNAMIC))):
        return False
    if isinstance(owner, Instance):
        return True
    # Layers keep more under their names than is known here.
    is_plain = owner.kind == "Module" or owner.kind in CONTAINERS
    return is_plain and not owner.is_lost and name not in MODULE_NAMES


def _bound(engine: Engine, function: Function, owner: object, node: ast.expr) -> object:
    if function.kind == "property":
        return engine.call(Bound(function, owner), (), {}, node)
    if function.kind == "static":
        return function
    if function.kind == "class":
        return Bound(function, owner.cls if isinstance(owner, (ModuleObject, Instance)) else owner)
    return Bound(function, owner)


def _of_class(owner: ClassObject, name: str) -> object:
    if name == "__name__":
        return owner.name
    found = method_in(owner, name)
    if isinstance(found, Function):
        return Bound(found, owner) if found.kind == "class" else found
    if found is not None and name in owner.slots and is_enumeration(owner):
        return Instance(owner, {"value": found[0] if isinstance(found, tuple) else found, "name": name})
    if found is None:
        base = torch_base(owner)
        return UNKNOWN if base is None else External(f"torch.nn.{base}.{name}")
    return found[0] if isinstance(found, tuple) else found


def _of_super(owner: Super, name: str) -> object:
    receiver = owner.receiver
    cls = receiver.cls if isinstance(receiver, (ModuleObject, Instance)) else None
    order = lineage(cls) if cls is not None else ()
    behind = order[order.index(owner.after) + 1 :] if owner.after in order else ()
    for each in behind:
        if isinstance(each, ClassObject) and name in each.slots:
            found = each.slots[name]
            return Bound(found, receiver) if isinstance(found, Function) and found.kind != "static" else found
    if name == "__init__" and any(isinstance(each, ClassObject) and each.is_dataclass for each in behind):
        return Partial(Builtin("__init__"), (receiver, owner.after), {})
    return Method(receiver, name)


def _of_library(owner: External, name: str) -> object:
    if owner.name in ("torch", "numpy"):
        dtype = dtype_named(name)
        if (dtype is not None and name not in ("float", "int", "bool")) or (dtype and owner.name == "torch"):
            return DType(dtype if owner.name == "torch" else name)
    if owner.name == "math" and name in ("pi", "e", "inf", "nan", "tau"):
        return {"pi": 3.141592653589793, "e": 2.718281828459045, "tau": 6.283185307179586}.get(
            name, float("inf")
        )
    return External(f"{owner.name}.{name}")


def set_attribute(engine: Engine, owner: object, name: str, value: object) -> None:
    """`owner.name = value`."""
    if isinstance(owner, Choice):
        for each in owner.options:
            if isinstance(each, (ModuleObject, Instance)):
                engine.heap.write(each.slots, name, UNKNOWN)
        return
    if isinstance(owner, Instance):
        engine.heap.write(owner.slots, name, engine.opaque(name) if value is UNKNOWN else value)
    elif isinstance(owner, ClassObject):
        engine.heap.write(owner.slots, name, value)
    elif isinstance(owner, ModuleObject):
        setter = None if owner.cls is None else method_in(owner.cls, name)
        if isinstance(setter, Function) and setter.kind == "property":
            return
        if isinstance(value, Tensor):
            role = "parameter" if value.is_parameter else owner.roles.get(name)
            if role is not None:
                engine.heap.write(owner.roles, name, role)
        if (
            owner.layer is not None
            and owner.cls is None
            and not isinstance(value, Tensor)
            and name not in _HARMLESS
        ):
            # `pool.ceil_mode = True`: the layer is another one than its constructor made.
            engine.heap.write(owner.made, "lost", True)
        # torch keeps the place of an attribute that is set again.
        engine.heap.write(owner.slots, name, engine.opaque(name) if value is UNKNOWN else value)
