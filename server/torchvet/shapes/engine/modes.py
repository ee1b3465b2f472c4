"""Blocks and functions that change what operations leave behind: no graph, another device for what is made."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from torchvet.shapes.engine.module_names import keys_of
from torchvet.shapes.engine.state import Engine
from torchvet.shapes.engine.values import External, Function, Instance, ModuleObject
from torchvet.shapes.tensor import UNKNOWN, Device, Tensor

# What the context managers of torch make of the graph behind results.
_MODES: Mapping[str, bool] = {
    "torch.no_grad": False,
    "torch.inference_mode": False,
    "torch.autograd.no_grad": False,
    "torch.enable_grad": True,
    "torch.autograd.enable_grad": True,
}
_DECORATORS: Mapping[str, bool] = {"no_grad": False, "inference_mode": False, "enable_grad": True}


@contextmanager
def entered(engine: Engine, managers: Sequence[tuple[object, object]]) -> Iterator[None]:
    """A `with` block: of each manager what is called, and what that gives."""
    mode, world = engine.grad_mode, engine.world
    for called, made in managers:
        if isinstance(called, External) and called.name in _MODES:
            engine.grad_mode = _MODES[called.name]
        elif isinstance(called, External) and called.name.endswith("set_grad_enabled"):
            engine.grad_mode = None
        if isinstance(made, Device):
            engine.world = replace(world, home=None)
    try:
        yield
    finally:
        engine.grad_mode, engine.world = mode, world


@contextmanager
def called(engine: Engine, function: Function) -> Iterator[None]:
    """A call of a function, whose decorators may switch the graph off."""
    if isinstance(function.node, ast.Lambda) or not function.node.decorator_list:
        yield
        return
    before = engine.grad_mode
    for each in function.node.decorator_list:
        named = each.func if isinstance(each, ast.Call) else each
        name = (
            named.attr
            if isinstance(named, ast.Attribute)
            else named.id
            if isinstance(named, ast.Name)
            else ""
        )
        engine.grad_mode = _DECORATORS.get(name, engine.grad_mode)
    try:
        yield
    finally:
        engine.grad_mode = before


def changed_in_place(engine: Engine, tensor: Tensor) -> None:
    """After `x.add_(y)` nobody knows whether a graph stands behind `x`, by whatever name it goes."""
    if tensor.grad is None:
        return
    holders = [frame.scope.slots for frame in engine.frames]
    holders += [
        frame.receiver.slots
        for frame in engine.frames
        if isinstance(frame.receiver, (ModuleObject, Instance))
    ]
    for slots in holders:
        for key in keys_of(slots, tensor):
            engine.heap.write(slots, key, replace(tensor, grad=None))


def manager_of(engine: Engine, node: ast.expr) -> tuple[object, object]:
    """What is called for a context manager, and what that gives."""
    function = node.func if isinstance(node, ast.Call) else node
    called_value = engine.evaluate(function) if isinstance(function, (ast.Name, ast.Attribute)) else UNKNOWN
    return called_value, engine.evaluate(node)
