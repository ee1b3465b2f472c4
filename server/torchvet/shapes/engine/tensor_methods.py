"""Methods of tensors: torch's rules, and what a method tells about an awaited input."""

from __future__ import annotations

import ast
from dataclasses import replace

from torchvet.shapes.dtypes import is_floating
from torchvet.shapes.engine.awaiting import Discovered, size, size_at, wanted_by
from torchvet.shapes.engine.lowering import NUMBER, lower
from torchvet.shapes.engine.modes import changed_in_place
from torchvet.shapes.engine.module_names import keys_of
from torchvet.shapes.engine.operations import applied_rule, not_ruled, placed
from torchvet.shapes.engine.remarks import look_at_array, look_at_squeeze
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.values import ListObject, Method
from torchvet.shapes.file_context import SHAPE_CHANGERS
from torchvet.shapes.ops.call import as_axis
from torchvet.shapes.ops.table import method_rule
from torchvet.shapes.tensor import UNKNOWN, Axis, Items, Tensor

# Methods that give their own tensor: of the same shape, and the same dtype unless one is named.
_KEEPS_SHAPE = frozenset(
    (
        "to",
        "cuda",
        "cpu",
        "float",
        "half",
        "double",
        "long",
        "int",
        "bool",
        "bfloat16",
        "detach",
        "clone",
        "contiguous",
        "requires_grad_",
        "type",
        "type_as",
        "abs",
        "relu",
        "sigmoid",
        "tanh",
        "softmax",
        "log_softmax",
        "exp",
        "log",
        "sqrt",
        "clamp",
        "neg",
    )
)
_NOTHING = frozenset(("backward", "register_hook", "retain_grad"))
_MAX_LISTED = 256


def call_tensor_method(
    engine: Engine,
    tensor: Tensor,
    name: str,
    args: tuple[object, ...],
    kwargs: dict[str, object],
    node: ast.expr,
) -> object:
    """`tensor.name(*args, **kwargs)`."""
    if name in _NOTHING:
        return UNKNOWN
    if name == "numpy" and not args and not kwargs:
        look_at_array(engine, node, tensor)
    if name in ("item", "tolist"):
        return _as_python(engine, tensor, name)
    wanted = wanted_by(tensor)
    if wanted is not None:
        return _of_awaited(engine, tensor, name, args, kwargs, node)
    if name in SHAPE_CHANGERS:
        return _changed_in_place(engine, tensor, name, args, kwargs, node)
    if name.endswith("_") and not name.endswith("__"):
        changed_in_place(engine, tensor)
        return replace(tensor, grad=None) if tensor.grad is not None else tensor
    if name == "squeeze":
        look_at_squeeze(engine, node, tensor, (*args, *kwargs))
    rule = method_rule(name) or not_ruled
    return applied_rule(engine, node, name, rule, (tensor, *args), kwargs, op=f"torch.Tensor.{name}")


def _as_python(engine: Engine, tensor: Tensor, name: str) -> object:
    """Numbers whose values are not known; those of a vector as a list as long as it is."""
    number: object = UNKNOWN
    if is_floating(tensor.dtype):
        number = NUMBER
    elif tensor.dtype is not None and tensor.dtype != "bool":
        number = engine.symbol("n", is_size=False)
    if name == "item" or tensor.dims == ():
        return number
    dims = tensor.dims
    if dims is None or len(dims) != 1 or not isinstance(dims[0], int) or dims[0] > _MAX_LISTED:
        return UNKNOWN
    return ListObject.of((number,) * dims[0])


def _of_awaited(
    engine: Engine,
    tensor: Tensor,
    name: str,
    args: tuple[object, ...],
    kwargs: dict[str, object],
    node: ast.expr,
) -> object:
    """A method of an input nobody knows yet: `permute(0, 3, 1, 2)` says that it has four axes."""
    wanted = wanted_by(tensor)
    if wanted is None:
        return UNKNOWN
    if name in _KEEPS_SHAPE:
        return replace(tensor, dtype=None)
    if name == "permute" and args and all(isinstance(each, int) for each in args):
        dims = tuple(size(f"{wanted.name}{n}") for n in range(len(args)))
        raise Discovered(wanted.name, dims, is_proven=True)
    if name == "size":
        return size_at(Method(tensor, "shape"), args[0]) if args else Method(tensor, "shape")
    if name in ("view", "reshape"):
        rule = method_rule(name)
        made = None if rule is None else applied_rule(engine, node, name, rule, (tensor, *args), kwargs)
        return made if isinstance(made, Tensor) else _viewed(engine, tensor, args, node)
    return UNKNOWN


def _viewed(engine: Engine, tensor: Tensor, args: tuple[object, ...], node: ast.expr) -> object:
    """`x.view(-1, 784)` of anything: the axis of -1 is some number."""
    first = lower(args[0]) if len(args) == 1 else None
    given = list(first.values) if isinstance(first, Items) else [lower(each) for each in args]
    axes: list[Axis] = []
    for each in given:
        if isinstance(each, (bool, Tensor)):
            return UNKNOWN
        axes.append(engine.symbol("N") if each == -1 else as_axis(each))
    return placed(engine, node, "view", Tensor(tuple(axes), tensor.dtype), [tensor])


def _changed_in_place(
    engine: Engine,
    tensor: Tensor,
    name: str,
    args: tuple[object, ...],
    kwargs: dict[str, object],
    node: ast.expr,
) -> object:
    """`x.unsqueeze_(0)`: the name it was called on is the new tensor, whatever else held the old one is unknown."""
    rule = method_rule(name[:-1])
    result = UNKNOWN if rule is None else applied_rule(engine, node, name, rule, (tensor, *args), kwargs)
    function = node.func if isinstance(node, ast.Call) else None
    owner = function.value if isinstance(function, ast.Attribute) else None
    for slots in [each.scope.slots for each in engine.frames]:
        for key in keys_of(slots, tensor):
            is_it = isinstance(owner, ast.Name) and key == owner.id and slots is engine.frame.scope.slots
            engine.heap.write(slots, key, result if is_it else UNKNOWN)
    return result
