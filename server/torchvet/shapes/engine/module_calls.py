"""Calling a module: the program's `forward`, a chain of children, or torch's own arithmetic."""

from __future__ import annotations

import ast
from dataclasses import replace

from torchvet.shapes.engine.awaiting import discover
from torchvet.shapes.engine.classes import forward_of
from torchvet.shapes.engine.input_sizes import look_at_size
from torchvet.shapes.engine.lowering import tensors_of
from torchvet.shapes.engine.operations import applied_rule, failed, with_dtype
from torchvet.shapes.engine.sequences import recurrent_output
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.torch_modules import WRAPPERS
from torchvet.shapes.engine.tree import children
from torchvet.shapes.engine.truths import has_tensor
from torchvet.shapes.engine.values import Bound, DictObject, Function, ListObject, ModuleObject, Packed
from torchvet.shapes.engine.weight_dtypes import refused
from torchvet.shapes.ops.layers import layer_output
from torchvet.shapes.tensor import UNKNOWN, Items, Tensor


def call_module(
    engine: Engine, module: ModuleObject, args: tuple[object, ...], kwargs: dict[str, object], node: ast.expr
) -> object:
    """`module(*args, **kwargs)`."""
    if module.is_lost:
        return UNKNOWN
    own = forward_of(module)
    if isinstance(own, Function):
        output = engine.call(Bound(own, module), args, kwargs, node)
    else:
        output = forward_of_torch(engine, module, args, kwargs, node)
    if has_tensor(output):
        engine.notes.went_through(module, args, output)
    return output


def forward_of_torch(
    engine: Engine, module: ModuleObject, args: tuple[object, ...], kwargs: dict[str, object], node: ast.expr
) -> object:
    """What the `forward` of torch's own class gives."""
    if module.kind in WRAPPERS:
        # They bring their inputs to the cards themselves.
        spread = tuple(_anywhere(each) for each in args)
        named = {name: _anywhere(each) for name, each in kwargs.items()}
        return engine.call(module.slots.get("module", UNKNOWN), spread, named, node)
    if module.kind == "Sequential":
        return _chained(engine, module, args, kwargs, node)
    layer = module.layer
    if layer is None:
        return UNKNOWN
    discover(engine, layer, args)
    label = _label(node, module)
    first = args[0] if args else None
    if isinstance(first, Packed):
        return recurrent_output(engine, module, layer, first, args[1:], node)
    if isinstance(first, Tensor) and not engine.dtype_unsure:
        mismatch = refused(layer, first.dtype)
        if mismatch is not None:
            failed(engine, node, mismatch, label, [*args, *kwargs.values()], module)
            return UNKNOWN
    if isinstance(first, Tensor) and layer.name == "Linear":
        look_at_size(engine, node, layer, first)
    output = applied_rule(
        engine, node, label, lambda call: layer_output(layer, call), args, kwargs, module, f"nn.{layer.name}"
    )
    is_lookup = layer.name in ("Embedding", "EmbeddingBag") and not engine.dtype_unsure
    if is_lookup and isinstance(output, Tensor) and output.dtype is None:
        return with_dtype(engine, output, "float32")
    return output


def _chained(
    engine: Engine, module: ModuleObject, args: tuple[object, ...], kwargs: dict[str, object], node: ast.expr
) -> object:
    if "each" in module.made or len(args) != 1 or kwargs:
        return UNKNOWN
    value = args[0]
    known = dict(children(module))
    for name, each in module.slots.items():
        if isinstance(name, str) and not name.startswith("_"):
            is_child = name in known or each is UNKNOWN
            if is_child:
                value = engine.call(each, (value,), {}, node)
    return value


def _anywhere(value: object) -> object:
    if isinstance(value, Items):
        return Items(tuple(_anywhere(each) for each in value.values), value.is_list, value.fields)  # type: ignore[misc]  # its own values
    if isinstance(value, (ListObject, DictObject)):
        return UNKNOWN if tensors_of(value) else value
    return replace(value, device=None) if isinstance(value, Tensor) else value


def _label(node: ast.expr, module: ModuleObject) -> str:
    """`conv1` for `self.conv1(x)`; the layer's class where another name stands there, as inside a Sequential."""
    function = node.func if isinstance(node, ast.Call) else node
    name = function.attr if isinstance(function, ast.Attribute) else ""
    return name if name and name not in ("forward", "net", "layers", "model", "features") else module.kind
